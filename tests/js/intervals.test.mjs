import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import {
  addMonths, contains, fallsBetween, formatDay, intersection, makeSpan, minus, overlaps, parseDay, parseMoment, splitDay,
} from '../../static/control/js/intervals.js';

const cases = JSON.parse(readFileSync(new URL('../cases/intervals.json', import.meta.url), 'utf8'));
const span = ([from, to]) => makeSpan(parseDay(from), to === null ? null : parseDay(to));
const text = (value) => value && value.map((day) => (day === null ? null : formatDay(day)));

test('parseDay_and_formatDay_cases_agree_with_day_numbers', () => {
  for (const { day, number } of cases.day_number) {
    assert.equal(parseDay(day), number, day);
    assert.equal(formatDay(number), day);
  }
});

test('parseDay_cases_in_other_digits_are_the_same_days', () => {
  for (const { day, number } of cases.other_digits) assert.equal(parseDay(day), number, day);
});

test('parseDay_of_no_day_is_null', () => {
  for (const wrong of ['', null, undefined, '2018', '2018-03', '2018-02-30', '2018-13-01', '2018-3-1', '13.03.2018', '2018-03-13T00:00']) {
    assert.equal(parseDay(wrong), null, String(wrong));
  }
});

test('parseMoment_is_the_day_and_minute_in_utc_whatever_its_zone', () => {
  const march = parseDay('2018-03-13');
  for (const [moment, day, minute] of [
    ['2018-03-13T12:00:00Z', march, 720], ['2018-03-13T12:00', march, 720], ['2018-03-13 12:05', march, 725],
    ['2018-03-13T12:00:00.123456+02:00', march, 600], ['2018-03-13T12:00:00-05:30', march, 1050],
    ['2018-03-13T23:30:00-02:00', march + 1, 90], ['2018-03-13T01:00:00+0300', march - 1, 1320], ['2018-03-13T12:00:00 02', march, 600],
  ]) assert.deepEqual(parseMoment(moment), [day, minute], moment);
  for (const none of ['', null, '2018-03-13', '2018-02-30T12:00Z', '2018-03-13T12', 'T12:00']) assert.equal(parseMoment(none), null, String(none));
});

test('formatDay_every_day_of_the_coverage_returns_itself', () => {
  for (let day = parseDay('2011-03-15'); day <= parseDay('2024-12-31'); day += 1) assert.equal(parseDay(formatDay(day)), day);
});

test('splitDay_of_a_leap_day_is_the_29th', () => {
  assert.deepEqual(splitDay(parseDay('2016-02-29')), { year: 2016, month: 2, day: 29 });
});

test('addMonths_at_a_month_end_stays_in_the_month', () => {
  assert.equal(formatDay(addMonths(parseDay('2018-01-31'), 1)), '2018-02-28');
  assert.equal(formatDay(addMonths(parseDay('2018-03-31'), -1)), '2018-02-28');
  assert.equal(formatDay(addMonths(parseDay('2018-12-15'), 1)), '2019-01-15');
  assert.equal(formatDay(addMonths(parseDay('2018-01-15'), -1)), '2017-12-15');
});

test('makeSpan_that_would_be_empty_throws', () => {
  for (const wrong of cases.invalid_spans) assert.throws(() => span(wrong), RangeError);
});

test('contains_cases', () => {
  for (const { span: given, day, expect } of cases.contains) assert.equal(contains(span(given), parseDay(day)), expect, `${given} ${day}`);
});

test('overlaps_cases_hold_both_ways', () => {
  for (const { a, b, expect } of cases.overlaps) {
    assert.equal(overlaps(span(a), span(b)), expect, `${a} ${b}`);
    assert.equal(overlaps(span(b), span(a)), expect, `${b} ${a}`);
  }
});

test('intersection_cases_hold_both_ways', () => {
  for (const { a, b, expect } of cases.intersection) {
    assert.deepEqual(text(intersection(span(a), span(b))), expect, `${a} ${b}`);
    assert.deepEqual(text(intersection(span(b), span(a))), expect, `${b} ${a}`);
  }
});

test('minus_cases', () => {
  for (const { a, b, expect } of cases.minus) assert.deepEqual(minus(span(a), span(b)).map(text), expect, `${a} ${b}`);
});

test('fallsBetween_cases', () => {
  for (const { day, after, until, expect } of cases.falls_between) {
    assert.equal(fallsBetween(parseDay(day), parseDay(after), parseDay(until)), expect, `${day} in (${after}, ${until}]`);
  }
});
