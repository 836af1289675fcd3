/**
 * What differs between two days, two states of knowledge, or both. Input: two timelines (the same one
 * where only the day differs) and a day in each. Output: one entry a district that differs, or that
 * changed in between and came back. Touches no DOM.
 */
import { NOT_COVERED, ROLE } from './timeline.js';

const partiesOf = (state, actors, roles) =>
  state.parties.filter(({ role }) => !roles || roles.includes(role)).map(({ actor, role }) => `${roles ? '' : role}${actors[actor].slug}`).sort().join();

const contentOf = (state, actors) => state && [state.standing, state.siege, state.truce, partiesOf(state, actors)].join('|');
const holdersOf = (state, actors) => (state ? partiesOf(state, actors, [ROLE.holder, ROLE.coHolder]) : '');

/**
 * Entries {district, slug, before, after, changes, differs, changedHands} by district of `after`:
 * `before` and `after` are decoded rows or null, `changes` the rows of `after` that began by a change
 * between the two days, whichever is the earlier (first < day <= last). `changedHands` is true where
 * other parties hold it.
 */
export function listDifferences({ before, dayBefore, after, dayAfter }) {
  const entries = [];
  const [from, until] = [Math.min(dayBefore, dayAfter), Math.max(dayBefore, dayAfter)];
  after.districts.forEach(({ slug }, district) => {
    const there = before.indexOfSlug.get(slug);
    const read = (timeline, d, day) => {
      const row = d === undefined ? NOT_COVERED : timeline.rowAt(d, day);
      return row === NOT_COVERED ? null : timeline.readRow(row);
    };
    const first = read(before, there, dayBefore);
    const second = read(after, district, dayAfter);
    const changes = after.changesBetween(from, until, district);
    const differs = contentOf(first, before.actors) !== contentOf(second, after.actors);
    if (!differs && !changes.length) return;
    const [held, holds] = [holdersOf(first, before.actors), holdersOf(second, after.actors)];
    entries.push({ district, slug, before: first, after: second, changes, differs, changedHands: Boolean(first && second) && held !== holds });
  });
  return entries;
}

/** How many changes came about in each way, as [mechanism, number], the most first. */
export function countMechanisms(rows, { mechanism }) {
  const counts = new Map();
  for (const row of rows) counts.set(mechanism[row], (counts.get(mechanism[row]) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
}

/**
 * The area of the districts that changed hands, {km2, surveyed, all}, over those whose outline is
 * surveyed: of a sketch there is no area worth saying.
 */
export function measureHands(entries, { districts }) {
  const hands = entries.filter(({ changedHands }) => changedHands);
  const areas = hands.map(({ district }) => districts[district].area_km2).filter((area) => area !== undefined);
  return { km2: areas.reduce((sum, area) => sum + area, 0), surveyed: areas.length, all: hands.length };
}

/** How many entries differ, changed hands, or changed and came back. */
export function countDifferences(entries) {
  const differ = entries.filter((entry) => entry.differs);
  return { differ: differ.length, changedHands: differ.filter((entry) => entry.changedHands).length, cameBack: entries.length - differ.length };
}
