import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDay as day, formatDay } from '../../static/control/js/intervals.js';
import { NOT_COVERED, readStatus } from '../../static/control/js/timeline.js';
import { makeLedger, makeTimeline } from './ledger.mjs';

const ledger = () => makeLedger([
  [0, '2011-03-15', '2013-01-01', 0, { start: ['2011-03-01', '2011-03-31'], end: ['2013-01-01', '2013-12-31'] }],
  [0, '2013-01-01', '2018-03-13', 1, { start: ['2013-01-01', '2013-12-31'], mechanism: 7 }],
  [0, '2018-03-13', '2018-03-20', 0, { standing: 'mixed', mechanism: 1 }],
  [0, '2018-03-20', null, 2],
  [1, '2012-06-01', '2012-09-01', 1],
  [1, '2014-01-01', null, 0],
], { stages: [['qadam-2018', '2018-03-13', 'started', [0]], ['other', '2016-01-01', 'agreed', [2]]] });

test('rowAt_edges_of_a_half_open_row_belong_to_the_later_one', () => {
  const timeline = makeTimeline(ledger());
  assert.equal(timeline.rowAt(0, day('2018-03-12')), 1);
  assert.equal(timeline.rowAt(0, day('2018-03-13')), 2);
  assert.equal(timeline.rowAt(0, day('2018-03-19')), 2);
  assert.equal(timeline.rowAt(0, day('2018-03-20')), 3);
  assert.equal(timeline.rowAt(0, day('2024-12-31')), 3);
});

test('told_joins_a_state_and_what_carries_it_on', () => {
  const rows = [
    [0, '2012-01-01', '2013-01-01', 0, { ruling: 6 }],
    [0, '2013-01-01', '2014-01-01', 0, { ruling: 6, basis: 1 }],
    [0, '2014-01-01', '2015-01-01', 1, { ruling: 8, mark: 9 }],
    [0, '2015-01-01', '2016-01-01', 1, { ruling: 8, basis: 1 }],
  ];
  const read = (reading) => makeTimeline({ ...makeLedger(rows), reading }).told(0).map(({ span, rows: own, carried }) => [...span.map((number) => number && formatDay(number)), own.join(), carried]);
  assert.deepEqual(read({ reported_until: '2020-01-01' }), [['2012-01-01', '2014-01-01', '0,1', true], ['2014-01-01', null, '2,3', true]]);
  assert.equal(read({}).length, 4);
  const { startMark, endMark } = makeTimeline(makeLedger(rows)).readRow(2);
  assert.deepEqual([startMark, endMark], [1, 2]);
});

test('rowAt_outside_any_row_is_not_covered', () => {
  const timeline = makeTimeline(ledger());
  assert.equal(timeline.rowAt(0, day('2011-03-14')), NOT_COVERED);
  assert.equal(timeline.rowAt(1, day('2012-05-31')), NOT_COVERED);
  assert.equal(timeline.rowAt(1, day('2012-09-01')), NOT_COVERED, 'a gap');
  assert.equal(timeline.rowAt(2, day('2018-01-01')), NOT_COVERED, 'a district without rows');
});

test('advance_any_way_round_matches_a_fresh_look', () => {
  const timeline = makeTimeline(ledger());
  const days = ['2011-03-15', '2018-03-12', '2018-03-13', '2012-07-01', '2012-09-01', '2024-12-31', '2013-06-01', '2018-03-20', '2018-03-19'].map(day);
  let before = days[0];
  const rows = timeline.rowsOn(before);
  for (const next of days) {
    const old = Int32Array.from(rows);
    const changed = timeline.advance(rows, before, next);
    assert.deepEqual([...rows], [...timeline.rowsOn(next)], formatDay(next));
    assert.deepEqual([...changed].sort(), [...rows.keys()].filter((d) => rows[d] !== old[d]), `only what changed, ${formatDay(next)}`);
    before = next;
  }
});

test('doubtfulOn_is_the_stretch_in_which_the_edge_may_lie', () => {
  const timeline = makeTimeline(ledger());
  const on = (text) => {
    const doubtful = timeline.doubtfulOn(day(text));
    const found = [0, 1, 2].filter((d) => doubtful.has(d));
    assert.equal(doubtful.size, found.length);
    return found;
  };
  assert.deepEqual(on('2012-12-31'), []);
  assert.deepEqual(on('2013-01-01'), [0]);
  assert.deepEqual(on('2013-12-31'), [0]);
  assert.deepEqual(on('2014-01-01'), []);
  assert.deepEqual(on('2013-06-01'), [0], 'and back again');
  assert.deepEqual(on('2011-03-20'), [0], 'a start before the coverage');
  assert.deepEqual(on('2011-03-31'), []);
});

test('changesBetween_counts_after_and_until_half_open', () => {
  const timeline = makeTimeline(ledger());
  assert.deepEqual(timeline.changesBetween(day('2018-03-13'), day('2018-03-20')), [3]);
  assert.deepEqual(timeline.changesBetween(day('2018-03-12'), day('2018-03-13')), [2]);
  assert.deepEqual(timeline.changesBetween(day('2018-03-12'), day('2018-03-20'), 1), []);
});

test('changesBetween_first_row_after_nothing_is_no_change', () => {
  const timeline = makeTimeline(ledger());
  assert.deepEqual(timeline.changesBetween(day('2011-01-01'), day('2012-12-31')), []);
  assert.deepEqual(timeline.changesBetween(day('2013-12-31'), day('2014-01-01')), [], 'after a gap');
});

test('changesBetween_rows_that_say_the_same_are_no_change', () => {
  const timeline = makeTimeline(makeLedger([
    [0, '2012-01-01', '2013-01-01', 0],
    [0, '2013-01-01', '2014-01-01', 0],
    [0, '2014-01-01', null, 0, { truce: 1 }],
  ]));
  assert.deepEqual(timeline.changesBetween(day('2011-01-01'), day('2015-01-01')), [2]);
});

test('nextChange_and_previousChange_skip_the_day_itself', () => {
  const timeline = makeTimeline(ledger());
  assert.equal(formatDay(timeline.nextChange(day('2018-03-13'))), '2018-03-20');
  assert.equal(formatDay(timeline.nextChange(day('2018-03-12'))), '2018-03-13');
  assert.equal(formatDay(timeline.previousChange(day('2018-03-13'))), '2013-01-01');
  assert.equal(timeline.nextChange(day('2018-03-20')), null);
  assert.equal(timeline.previousChange(day('2013-01-01')), null);
  assert.equal(timeline.nextChange(day('2011-03-15'), 1), null, 'a district without changes');
});

test('nextChange_beyond_the_coverage_is_null', () => {
  const timeline = makeTimeline(makeLedger([[0, '2012-01-01', '2025-03-01', 0], [0, '2025-03-01', null, 1]]));
  assert.equal(timeline.nextChange(day('2020-01-01')), null);
});

test('certaintyAt_within_a_year_of_doubt_is_possible_and_names_the_others', () => {
  const timeline = makeTimeline(ledger());
  const inDoubt = timeline.certaintyAt(0, day('2013-06-01'));
  assert.equal(inDoubt.row, 1);
  assert.equal(inDoubt.certain, false);
  assert.deepEqual(inDoubt.others, [0]);
  const sure = timeline.certaintyAt(0, day('2014-06-01'));
  assert.deepEqual(sure, { row: 1, certain: true, others: [] });
});

test('certaintyAt_before_a_nominal_start_the_row_is_possible', () => {
  const timeline = makeTimeline(makeLedger([[0, '2013-07-01', null, 1, { start: ['2013-01-01', '2013-12-31'] }]]));
  assert.deepEqual(timeline.certaintyAt(0, day('2013-02-01')), { row: NOT_COVERED, certain: false, others: [0] });
  assert.equal(timeline.certaintyAt(0, day('2012-12-31')).certain, true);
  assert.equal(timeline.certaintyAt(0, day('2013-12-31')).certain, true, 'the last day it may have begun on');
});

test('tickColumns_thins_to_one_tick_a_column_and_loses_none', () => {
  const timeline = makeTimeline(ledger());
  const fine = timeline.tickColumns(5041);
  assert.deepEqual(fine.map((tick) => formatDay(tick.first)), ['2013-01-01', '2018-03-13', '2018-03-20']);
  assert.deepEqual(fine.map((tick) => tick.count), [1, 1, 1]);
  const coarse = timeline.tickColumns(14);
  assert.equal(coarse.reduce((sum, tick) => sum + tick.count, 0), 3);
  assert.equal(coarse.length, 2);
  assert.deepEqual(coarse.map(({ first, last }) => [formatDay(first), formatDay(last)]), [['2013-01-01', '2013-01-01'], ['2018-03-13', '2018-03-20']]);
  assert.equal(coarse[1].mechanisms.reduce((sum, [, n]) => sum + n, 0), coarse[1].count);
  assert.ok(coarse.every((tick) => tick.column >= 0 && tick.column < 14));
});

test('stageColumns_of_one_district_leaves_out_other_deals', () => {
  const timeline = makeTimeline(ledger());
  assert.equal(timeline.stageColumns(100).length, 2);
  assert.deepEqual(timeline.stageColumns(100, undefined, 0).map((bin) => bin.stages[0].deal), ['qadam-2018']);
});

test('readStatus_reads_each_field_from_its_bits', () => {
  const word = 2 | (3 << 2) | (1 << 5) | (2 << 7) | (1 << 9) | (3 << 11) | (2 << 13) | (1 << 15) | (3 << 16) | (1 << 19) | (2 << 22) | (1 << 25) | (2 << 27);
  assert.deepEqual(readStatus(word), {
    standing: 2, siege: 3, truce: 1, assertion: 2, confidenceStart: 1, confidenceEnd: 3, basis: 2, disputed: true, startPrecision: 3, endPrecision: 1, grade: 2, startMark: 1, endMark: 2,
  });
});

test('emptiness_tells_not_covered_from_not_yet_known', () => {
  const read = (reading) => makeTimeline({ ...ledger(), reading });
  assert.equal(read({}).emptiness(2), 'not_covered');
  assert.equal(read({ known_on: '2018-01-01T00:00:00Z' }).emptiness(2), 'not_yet_recorded');
  assert.equal(read({ known_on: '2018-01-01T00:00:00Z' }).emptiness(1), 'not_covered', 'it has rows, only not on the day');
  assert.equal(read({ reported_until: '2018-01-01' }).emptiness(1), 'not_yet_reported');
});

test('showRows_hides_the_changes_and_stages_that_a_filter_leaves_out', () => {
  const timeline = makeTimeline(ledger());
  const all = timeline.changesBetween(day('2011-03-15'), day('2024-12-31'));
  const kept = all[0];
  timeline.showRows(Uint8Array.from({ length: timeline.length }, (_, row) => Number(row === kept)));
  assert.deepEqual(timeline.changesBetween(day('2011-03-15'), day('2024-12-31')), [kept]);
  assert.equal(timeline.nextChange(day('2011-03-15')), timeline.from[kept]);
  assert.equal(timeline.previousChange(day('2024-12-31')), timeline.from[kept]);
  assert.equal(timeline.isShown(NOT_COVERED), false);
  assert.equal(timeline.stageColumns(100).length, 0, 'no district of a stage has a row that fits');
  timeline.showRows(null);
  assert.deepEqual(timeline.changesBetween(day('2011-03-15'), day('2024-12-31')), all);
  assert.equal(timeline.isShown(NOT_COVERED), true);
});

test('staleIn_finds_what_no_evidence_has_confirmed_since', () => {
  const timeline = makeTimeline(makeLedger([[0, '2011-03-15', null, 0, { confirmed: '2015-06-01' }], [1, '2011-03-15', null, 0]]));
  const rows = timeline.rowsOn(day('2016-01-01'));
  const since = (text) => {
    const stale = timeline.staleIn(rows, day(text));
    const found = [0, 1, 2].filter((d) => stale.has(d));
    assert.equal(stale.size, found.length);
    return found;
  };
  assert.deepEqual(since('2015-06-01'), [1], 'never confirmed');
  assert.deepEqual(since('2015-06-02'), [0, 1]);
});
