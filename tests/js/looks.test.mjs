import assert from 'node:assert/strict';
import { test } from 'node:test';
import { POSSIBLE, STALE, createLooks } from '../../static/control/js/looks.js';
import { describeSymbol } from '../../static/control/js/symbols.js';
import { NOT_COVERED } from '../../static/control/js/timeline.js';
import { makeLedger, makeTimeline as makeSmall } from './ledger.mjs';

const GRADED = 3 << 9; // how sure a date is: not drawn

/** A ledger of one row for each of so many party sets, in three states: held, held and graded, with truce. */
function makeTimeline(sets) {
  const states = [0, GRADED, 1 << 5];
  return {
    actors: Array.from({ length: 12 }, (_, i) => ({ colour: `#0000${10 + i}` })),
    parties: Uint16Array.from({ length: sets * 3 }, (_, row) => Math.floor(row / 3)),
    status: Int32Array.from({ length: sets * 3 }, (_, row) => states[row % 3]),
    hidden: new Set(),
    isShown(row) { return !this.hidden.has(row); },
    readParties(row) { return [{ actor: this.parties[row] % 12, role: 0 }]; },
  };
}

test('number is the same for what looks alike, however many parties there are', () => {
  const timeline = makeTimeline(2000);
  const looks = createLooks(timeline);
  const ask = () => Array.from(timeline.parties, (_, row) => looks.number(row, 0));
  const first = ask();
  assert.equal(looks.symbols.length, 24); // twelve colours, with and without truce
  first.forEach((number, row) => assert.equal(number, first[(row - (row % 3 === 1)) % 36]));
  assert.deepEqual(ask(), first);
});

test('number tells doubts, what is left out and what is not covered apart', () => {
  const timeline = makeTimeline(1);
  const looks = createLooks(timeline);
  const numbers = [looks.number(0, 0), looks.number(0, POSSIBLE), looks.number(0, STALE), looks.number(NOT_COVERED, 0)];
  timeline.hidden.add(0);
  numbers.push(looks.number(0, 0));
  assert.equal(new Set(numbers).size, 5);
  assert.equal(looks.number(0, POSSIBLE), numbers[4]);
});

test('forget asks anew, for another ledger has other rows', () => {
  const timeline = makeTimeline(1);
  const looks = createLooks(timeline);
  const before = looks.symbols[looks.number(0, 0)].colours;
  timeline.actors[0].colour = '#ffffff';
  assert.deepEqual(looks.symbols[looks.number(0, 0)].colours, before);
  looks.forget();
  assert.deepEqual(looks.symbols[looks.number(0, 0)].colours, ['#ffffff']);
});

test('number leads to the symbol that the whole state of a row has', () => {
  const states = ['held', 'contested', 'mixed', 'unknown'].flatMap((standing) => [0, 1, 2].map((parties) => [parties, { standing, siege: parties, truce: 1 }]));
  const timeline = makeSmall(makeLedger(states.map(([parties, extra], i) => [0, `2012-01-${10 + i}`, null, parties, extra])));
  const looks = createLooks(timeline);
  for (let row = 0; row < timeline.length; row += 1) {
    const { key, base, colours, over, shade, siege } = looks.symbols[looks.number(row, 0)];
    assert.deepEqual({ key, base, colours, over, shade, siege }, describeSymbol(timeline.readRow(row), timeline.actors));
  }
});
