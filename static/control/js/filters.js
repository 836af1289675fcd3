/**
 * Which states a reader wants to see. Input: a filter as it stands in the address, the timeline.
 * Output: whether a row fits, one flag a row, counts for each choice. Choices of one kind widen what
 * is shown, kinds narrow it; names and codes are those of the API. Its twin is web/map_filters.py.
 */
import { FILTER_KINDS } from './store.js';
import { NOT_COVERED } from './timeline.js';

const GRADES = ['none', 'A', 'B', 'C', 'D', 'E', 'F'];

/** Each kind of filter with the codes a decoded row has of it; `codeAt(list, index)` knows the lists. */
const READ = {
  party: (state, { actors }) => state.parties.map(({ actor }) => actors[actor].slug),
  standing: (state, _, codeAt) => [codeAt('standing', state.standing)],
  siege: (state, _, codeAt) => [codeAt('siege', state.siege)],
  truce: (state, _, codeAt) => [codeAt('truce', state.truce)],
  assertion: (state, _, codeAt) => [codeAt('assertion', state.assertion)],
  mechanism: (state, _, codeAt) => [codeAt('mechanism', state.mechanism)],
  confidence: (state, _, codeAt) => [codeAt('confidence', state.confidenceStart)],
  grade: (state) => [GRADES[state.grade]],
};

/** What a canonical text such as `party=hts,isis&siege=full` asks for, as a map of sets. */
export function readFilters(text) {
  return new Map([...new URLSearchParams(text)].map(([kind, codes]) => [kind, new Set(codes.split(','))]));
}

/** The canonical text of chosen [kind, code] pairs. */
export function writeFilters(pairs) {
  const chosen = new Map(FILTER_KINDS.map((kind) => [kind, []]));
  for (const [kind, code] of pairs) chosen.get(kind)?.push(code);
  return FILTER_KINDS.filter((kind) => chosen.get(kind).length).map((kind) => `${kind}=${chosen.get(kind).sort().join()}`).join('&');
}

/** One flag a row: 1 where it fits; null where nothing is asked for. */
export function flagRows(text, timeline, codeAt) {
  const asked = [...readFilters(text)];
  if (!asked.length) return null;
  return Uint8Array.from({ length: timeline.length }, (_, row) => {
    const state = timeline.readRow(row);
    return Number(asked.every(([kind, codes]) => READ[kind](state, timeline, codeAt).some((code) => codes.has(code))));
  });
}

/**
 * How many districts of `rows` each code would leave if it were the only one of its kind, as a map
 * from `kind code` to a number: what the other kinds leave out is not counted.
 */
export function countChoices(text, rows, timeline, codeAt) {
  const asked = readFilters(text);
  const counts = new Map();
  for (const row of rows) {
    if (row === NOT_COVERED) continue;
    const state = timeline.readRow(row);
    const codes = FILTER_KINDS.map((kind) => READ[kind](state, timeline, codeAt));
    const misses = FILTER_KINDS.filter((kind, i) => asked.has(kind) && !codes[i].some((code) => asked.get(kind).has(code)));
    if (misses.length > 1) continue;
    FILTER_KINDS.forEach((kind, i) => {
      if (misses.length && misses[0] !== kind) return;
      for (const code of new Set(codes[i])) counts.set(`${kind} ${code}`, (counts.get(`${kind} ${code}`) ?? 0) + 1);
    });
  }
  return counts;
}
