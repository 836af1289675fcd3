/**
 * The map's files, decoded: columns of numbers into typed arrays, without an object a row or a
 * district. Input: the bytes that control/publish/packing.py makes. Output: what Timeline takes. The
 * twin of that module; docs/architecture.md has the format. Touches no DOM, no network.
 */
import { monthBounds, yearBounds } from './intervals.js';

const FORMAT_VERSION = 2;
export const NEVER = 0xffff; // a day in 2149, so that days fit 16 bits
const MONTH = 1;
const YEAR = 3;
const SUMS_APART = 64;
const TEXTS_APART = 16;

/** A number of districts needs this array; most need the smaller one. */
export const indexArray = (count) => (count < 0x10000 ? Uint16Array : Uint32Array);

/** 0, 1, 2, 3, 4, … as 0, -1, 1, -2, 2, … */
export const unfold = (number) => (number & 1 ? -(number >>> 1) - 1 : number >>> 1);

/** Head and columns of a file; `column(name)` is a typed array, none that must outlive the bytes. */
export function openColumns(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const { columns, ...head } = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  if (head.version !== FORMAT_VERSION) throw new RangeError(`This page reads files of version ${FORMAT_VERSION}, not ${head.version}.`);
  const found = new Map();
  let at = 4 + length;
  for (const [name, count, width] of columns) {
    found.set(name, { at, count, width });
    at += count * width;
  }
  function column(name) {
    const { at: start, count, width } = found.get(name);
    const bytes = new Uint8Array(buffer, start, count * width);
    if (width === 1) return bytes;
    const numbers = new (width === 2 ? Uint16Array : Uint32Array)(count);
    for (let i = 0; i < count; i += 1) numbers[i] = bytes[i] | (bytes[count + i] << 8);
    for (let plane = 2; plane < width; plane += 1) {
      for (let i = 0; i < count; i += 1) numbers[i] |= bytes[plane * count + i] << (plane * 8);
    }
    return numbers;
  }
  return { head, column };
}

/** Symbols that were told by how many others were used since (move to front). */
function unrank(ranks, count) {
  const recent = Int32Array.from({ length: count }, (_, i) => i);
  const symbols = new (indexArray(count))(ranks.length);
  for (let i = 0; i < ranks.length; i += 1) {
    const symbol = recent[ranks[i]];
    for (let at = ranks[i]; at > 0; at -= 1) recent[at] = recent[at - 1];
    recent[0] = symbol;
    symbols[i] = symbol;
  }
  return symbols;
}

/** The parties of a row, each list of them once: `add` gives the number of a list told actor by actor. */
function createPartySets(forms) {
  const sets = [];
  const numbers = new Map();
  const nodes = forms.map(() => []); // the actors so far
  const steps = forms.map(() => []); // where one more actor leads
  const known = [];
  return {
    sets,
    follow(node, actor) {
      let next = steps[node][actor];
      if (next === undefined) {
        next = nodes.push([...nodes[node], actor]) - 1;
        steps[node][actor] = next;
        steps.push([]);
      }
      return next;
    },
    number(node, form) {
      if (known[node] === undefined) {
        const roles = forms[form][3];
        const set = nodes[node].map((actor, i) => [actor, roles[i]]);
        const text = set.join(' ');
        if (!numbers.has(text)) numbers.set(text, sets.push(set) - 1);
        known[node] = numbers.get(text);
      }
      return known[node];
    },
  };
}

/** Rows that are not as guessed: their numbers come as steps, `read(i)` gives what is told instead. */
function readOdd(steps, read) {
  const odd = new Map();
  let row = 0;
  steps.forEach((step, i) => {
    row += step;
    odd.set(row, read(i));
  });
  return odd;
}

/** The whole of the month or year of a day that is known only so far; null where it is known. */
export function guessBounds(day, precision) {
  if (precision === MONTH) return monthBounds(day);
  return precision === YEAR ? yearBounds(day) : null;
}

/** Write the first day of each row. */
function layDays(from, offset, first, step, origin) {
  let opened = 0;
  let stepped = 0;
  for (let d = 0; d + 1 < offset.length; d += 1) {
    let day = 0;
    for (let row = offset[d]; row < offset[d + 1]; row += 1) {
      if (row === offset[d]) {
        day = origin + unfold(first[opened]);
        opened += 1;
      } else {
        day += step[stepped];
        stepped += 1;
      }
      from[row] = day;
    }
  }
}

/** Write the party set of each row: the first actor of its form is told in `lead`, the rest in `other`. */
function nameParties(parties, form, members, lead, other, partySets) {
  let led = 0;
  let joined = 0;
  for (let row = 0; row < parties.length; row += 1) {
    const shape = form[row];
    let node = shape;
    if (members[shape] > 0) {
      node = partySets.follow(node, lead[led]);
      led += 1;
    }
    for (let i = 1; i < members[shape]; i += 1) {
      node = partySets.follow(node, other[joined]);
      joined += 1;
    }
    parties[row] = partySets.number(node, shape);
  }
}

function packStatus(form, doubt, words) {
  const status = new Int32Array(form.length);
  for (let row = 0; row < status.length; row += 1) {
    const bits = doubt[row];
    status[row] = words[form[row]] | ((bits & 3) << 7) | ((bits & 12) << 11) | ((bits & 16) << 11) | ((bits >> 5) << 16);
  }
  return status;
}

/** An end is known as well as the start that follows it. */
function dateEnds(status, offset) {
  for (let d = 0; d + 1 < offset.length; d += 1) {
    for (let row = offset[d]; row + 1 < offset[d + 1]; row += 1) status[row] |= ((status[row + 1] >> 16) & 7) << 19;
  }
}

/**
 * The rows of a ledger: `offset` by district, then columns by row: `from`, `parties` (a place in `partySets`),
 * `status`. A row ends where the next of its district begins, the last never, but for those in `ends`.
 * `oddStarts` and `oddEnds` have the bounds of dates that are not those of their month or year, and null
 * where the date is a day.
 */
export function decodeLedger(buffer) {
  const { head, column } = openColumns(buffer);
  const { actors, coverage, forms } = head;
  const counts = column('rows');
  const offset = new Int32Array(head.districts + 1);
  for (let d = 0; d < head.districts; d += 1) offset[d + 1] = offset[d] + counts[d];
  const length = offset[head.districts];
  const first = column('first');
  const isEarly = first.some((day) => coverage.from + unfold(day) < 0); // before 1970, where 16 bits do not reach
  const from = new (isEarly ? Int32Array : Uint16Array)(length);
  const parties = new Uint16Array(length);
  const form = column('form');
  const [lead, other] = [unrank(column('lead'), actors.length), unrank(column('other'), actors.length)];
  const partySets = createPartySets(forms);
  layDays(from, offset, first, column('step'), coverage.from);
  nameParties(parties, form, forms.map(([, , , roles]) => roles.length), lead, other, partySets);
  const status = packStatus(form, column('doubt'), forms.map(([standing, siege, truce]) => standing | (siege << 2) | (truce << 5)));
  const days = column('gap_days');
  const ends = readOdd(column('gap'), (i) => days[i]);
  for (const [row, lasting] of ends) ends.set(row, from[row] + lasting);
  const boundsAt = (day, early, late) => (early === 0 && late === 0 ? null : [day + unfold(early), day + unfold(late)]);
  const [early, late] = [column('odd_start_early'), column('odd_start_late')];
  const oddStarts = readOdd(column('odd_start'), (i) => [early[i], late[i]]);
  for (const [row, odd] of oddStarts) oddStarts.set(row, boundsAt(from[row], ...odd));
  const [earlier, later, kinds] = [column('odd_end_early'), column('odd_end_late'), column('odd_end_precision')];
  const oddEnds = readOdd(column('odd_end'), (i) => [earlier[i], later[i]]);
  dateEnds(status, offset);
  for (const row of ends.keys()) status[row] &= ~(7 << 19);
  let told = 0;
  for (const [row, odd] of oddEnds) {
    status[row] = (status[row] & ~(7 << 19)) | (kinds[told] << 19);
    oddEnds.set(row, boundsAt(ends.get(row) ?? from[row + 1], ...odd));
    told += 1;
  }
  const { order, made_at: madeAt, reading } = head;
  return { actors, coverage, reading, madeAt, order, count: head.districts, offset, from, ends, parties, status, partySets: partySets.sets, oddStarts, oddEnds };
}

/** Many short texts kept as one, told by number; where each begins is kept of every so many only. */
function createTexts(joined, count) {
  const kept = new Uint32Array(Math.ceil(count / TEXTS_APART));
  const after = (at) => (joined.indexOf('\n', at) + 1 || joined.length + 1);
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    if (i % TEXTS_APART === 0) kept[i / TEXTS_APART] = at;
    at = after(at);
  }
  return (i) => {
    let start = kept[Math.floor(i / TEXTS_APART)];
    for (let left = i % TEXTS_APART; left > 0; left -= 1) start = after(start);
    return joined.slice(start, after(start) - 1);
  };
}

/** Folded steps as sums. */
function sumUp(steps) {
  const sums = new Int32Array(steps.length);
  let sum = 0;
  for (let i = 0; i < steps.length; i += 1) {
    sum += unfold(steps[i]);
    sums[i] = sum;
  }
  return sums;
}

/** The same as a function, for sums that are seldom asked for: only every so many are kept. */
function createSums(steps) {
  const kept = new Int32Array(Math.ceil(steps.length / SUMS_APART) + 1);
  let sum = 0;
  for (let i = 0; i < steps.length; i += 1) {
    sum += unfold(steps[i]);
    if ((i + 1) % SUMS_APART === 0) kept[(i + 1) / SUMS_APART] = sum;
  }
  return (i) => {
    let at = i - ((i + 1) % SUMS_APART);
    let found = kept[(at + 1) / SUMS_APART];
    while (at < i) found += unfold(steps[at += 1]);
    return found;
  };
}

/**
 * What is read rather than seen. By district, as functions of its number: `slug`, `name`, `kind`,
 * `parent`, `point` ([lon, lat] degrees or null), `radius` (metres), `area` (square km, where known), `hasBoundary`, `aliases`; by row:
 * `mechanism`, `grades`, `marks`, `confirmed` (0 is never, else folded days from its start, and 1);
 * and the `stages` of deals.
 */
export function decodeDetails(buffer) {
  const { head, column } = openColumns(buffer);
  const parent = column('parent').slice();
  const kind = column('kind').slice();
  const boundary = column('boundary').slice();
  const placed = column('placed').slice();
  const radius = column('radius').slice();
  const area = column('area').slice();
  const count = placed.length;
  const [x, y] = [sumUp(column('point_x')), sumUp(column('point_y'))];
  const pointOf = new Int32Array(count);
  const aliasFrom = new Uint32Array(count + 1);
  let points = 0;
  column('alias_count').forEach((aliases, d) => {
    aliasFrom[d + 1] = aliasFrom[d] + aliases;
    pointOf[d] = placed[d] ? points : -1;
    points += placed[d];
  });
  const alias = createTexts(head.aliases, aliasFrom[count]);
  const languages = Object.entries(head.names).map(([language, joined]) => [language, createTexts(joined, count)]);
  return {
    order: head.order,
    slug: createTexts(head.slugs, count),
    name: (d) => Object.fromEntries(languages.map(([language, text]) => [language, text(d)])),
    kind: (d) => head.kinds[kind[d]],
    parent: (d) => head.parents[parent[d]],
    point: (d) => (pointOf[d] < 0 ? null : [x[pointOf[d]] / 1e6, y[pointOf[d]] / 1e6]),
    radius: (d) => radius[d],
    area: (d) => (area[d] ? (area[d] - 1) / 1000 : undefined),
    hasBoundary: (d) => boundary[d] === 1,
    aliases: (d) => Array.from({ length: aliasFrom[d + 1] - aliasFrom[d] }, (_, i) => alias(aliasFrom[d] + i)),
    mechanism: column('mechanism').slice(),
    grades: column('grades').slice(),
    marks: column('marks').slice(),
    ruling: createSums(column('ruling').slice()),
    confirmed: column('confirmed').slice(),
    stages: head.deal_stages,
  };
}
