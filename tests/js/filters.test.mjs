import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countChoices, flagRows, readFilters, writeFilters } from '../../static/control/js/filters.js';
import { parseDay as day } from '../../static/control/js/intervals.js';
import { parseUrl } from '../../static/control/js/store.js';
import { makeLedger, makeTimeline } from './ledger.mjs';

const CODES = {
  standing: ['held', 'contested', 'mixed', 'unknown'], siege: ['none', 'partial', 'full', 'unknown', 'not_stated'], truce: ['no', 'yes', 'unknown'],
  assertion: ['assessed', 'claimed', 'unconfirmed'], mechanism: ['captured', 'evacuation'], confidence: ['high', 'medium', 'low', 'none'],
};
const codeAt = (list, index) => CODES[list][index];
const timeline = makeTimeline(makeLedger([
  [0, '2011-03-15', null, 0, { siege: 2, grade: 2 }],
  [1, '2011-03-15', null, 1, { siege: 1, standing: 'contested', mechanism: 1 }],
  [2, '2011-03-15', null, 2, { truce: 1 }],
]));
const rows = timeline.rowsOn(day('2018-01-01'));

test('flagRows_choices_of_one_kind_widen_and_kinds_narrow', () => {
  const fitting = (text) => [...flagRows(text, timeline, codeAt)];
  assert.deepEqual(fitting('siege=full'), [1, 0, 0]);
  assert.deepEqual(fitting('siege=full,partial'), [1, 1, 0]);
  assert.deepEqual(fitting('siege=full,partial&standing=contested'), [0, 1, 0]);
  assert.deepEqual(fitting('party=government'), [1, 0, 1], 'in any role: only present there');
  assert.deepEqual(fitting('grade=B'), [1, 0, 0]);
  assert.deepEqual(fitting('grade=none&truce=yes'), [0, 0, 1]);
  assert.deepEqual(fitting('mechanism=evacuation&confidence=high'), [0, 1, 0]);
  assert.equal(flagRows('', timeline, codeAt), null, 'nothing asked for, nothing to look up');
});

test('countChoices_counts_what_each_choice_of_a_kind_would_leave', () => {
  const counts = countChoices('siege=full', rows, timeline, codeAt);
  assert.equal(counts.get('siege full'), 1);
  assert.equal(counts.get('siege partial'), 1, 'another choice of the same kind would still find it');
  assert.equal(counts.get('standing held'), 1, 'within those besieged fully');
  assert.equal(counts.get('standing contested'), undefined);
  assert.equal(countChoices('', rows, timeline, codeAt).get('party government'), 2);
});

test('writeFilters_is_the_form_that_the_address_has', () => {
  const text = writeFilters([['siege', 'full'], ['party', 'is'], ['party', 'government']]);
  assert.equal(text, 'party=government,is&siege=full');
  assert.equal(parseUrl(`/?${text}`, { on: 0, from: 0, to: 1 }).filters, text);
  assert.deepEqual([...readFilters(text).get('party')], ['government', 'is']);
  assert.equal(writeFilters([]), '');
});
