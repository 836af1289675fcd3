import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countDifferences, countMechanisms, listDifferences, measureHands } from '../../static/control/js/compare.js';
import { parseDay as day } from '../../static/control/js/intervals.js';
import { makeLedger, makeTimeline } from './ledger.mjs';

const rows = [
  [0, '2011-03-15', '2013-01-01', 0],
  [0, '2013-01-01', null, 1, { mechanism: 1 }],
  [1, '2011-03-15', '2012-06-01', 0],
  [1, '2012-06-01', '2012-09-01', 1],
  [1, '2012-09-01', null, 0],
  [2, '2011-03-15', '2012-06-01', 0],
  [2, '2012-06-01', null, 0, { siege: 2 }],
];
const differ = (timeline, from, to, other = timeline) => listDifferences({ before: other, dayBefore: day(from), after: timeline, dayAfter: day(to) });

test('listDifferences_tells_other_hands_from_other_states_and_from_coming_back', () => {
  const entries = differ(makeTimeline(makeLedger(rows)), '2012-01-01', '2014-01-01');
  assert.deepEqual(entries.map(({ slug, differs, changedHands, changes }) => [slug, differs, changedHands, changes.length]), [
    ['qadam', true, true, 1], ['jobar', false, false, 2], ['douma', true, false, 1],
  ]);
  assert.deepEqual(countDifferences(entries), { differ: 2, changedHands: 1, cameBack: 1 });
});

test('listDifferences_on_the_same_day_is_empty_and_backwards_lists_the_same_changes', () => {
  const timeline = makeTimeline(makeLedger(rows));
  assert.deepEqual(differ(timeline, '2012-07-01', '2012-07-01'), []);
  const back = differ(timeline, '2014-01-01', '2012-01-01');
  const there = differ(timeline, '2012-01-01', '2014-01-01');
  assert.deepEqual(back.map(({ slug, changes }) => [slug, changes]), there.map(({ slug, changes }) => [slug, changes]));
  assert.deepEqual(back.map(({ changes }) => changes.length), [1, 2, 1]);
});

test('listDifferences_between_two_ledgers_goes_by_slug_not_by_place_in_the_file', () => {
  const after = makeTimeline(makeLedger(rows));
  const before = makeTimeline({
    ...makeLedger([[0, '2011-03-15', null, 0], [1, '2011-03-15', null, 0]], { districts: ['douma', 'qadam'] }),
    actors: ['opposition', 'government', 'is'].map((slug) => ({ slug, name: { en: slug, ar: '' }, colour: '#123456' })),
    partySets: [[[1, 0]]],
  });
  const entries = differ(after, '2014-01-01', '2014-01-01', before);
  assert.deepEqual(entries.map(({ slug, before: first, changedHands }) => [slug, Boolean(first), changedHands]), [
    ['qadam', true, true], ['jobar', false, false], ['douma', true, false],
  ]);
});

test('measureHands_counts_area_only_over_surveyed_outlines', () => {
  const timeline = makeTimeline(makeLedger(rows));
  const entries = differ(timeline, '2012-01-01', '2014-01-01');
  assert.deepEqual(measureHands(entries, timeline), { km2: 0, surveyed: 0, all: 1 });
  timeline.details.area = (d) => [2.5, undefined, 9][d]; // the last is besieged, in the same hands
  assert.deepEqual(measureHands(entries, timeline), { km2: 2.5, surveyed: 1, all: 1 });
});

test('countMechanisms_puts_the_most_frequent_first', () => {
  const timeline = makeTimeline(makeLedger(rows));
  assert.deepEqual(countMechanisms([1, 3, 4], timeline), [[0, 2], [1, 1]]);
});
