import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEAST_DAYS, dayAtPlace, listMarks, panAxis, placeDay, showInAxis, zoomAxis } from '../../static/control/js/axis.js';
import { parseDay as day, formatDay } from '../../static/control/js/intervals.js';

const coverage = { from: day('2011-03-15'), to: day('2024-12-31') };
const whole = [coverage.from, coverage.to];
const iso = (stretch) => stretch.map(formatDay);

test('zoomAxis_keeps_the_day_under_the_pointer_in_its_place', () => {
  const at = day('2018-03-13');
  const near = zoomAxis(whole, coverage, 0.1, at);
  assert.ok(Math.abs(placeDay(near, at) - placeDay(whole, at)) < 0.01);
  assert.ok(Math.abs((near[1] - near[0]) / (whole[1] - whole[0]) - 0.1) < 0.001);
});

test('zoomAxis_stays_between_a_fortnight_and_the_coverage', () => {
  const least = zoomAxis(whole, coverage, 1e-6, day('2018-03-13'));
  assert.equal(least[1] - least[0] + 1, LEAST_DAYS);
  assert.deepEqual(zoomAxis(least, coverage, 1e6), whole);
  const edge = zoomAxis(whole, coverage, 0.01, coverage.to);
  assert.equal(edge[1], coverage.to);
});

test('panAxis_stops_at_the_ends_and_keeps_its_length', () => {
  const year = [day('2018-01-01'), day('2018-12-31')];
  assert.deepEqual(iso(panAxis(year, coverage, 31)), ['2018-02-01', '2019-01-31']);
  assert.deepEqual(iso(panAxis(year, coverage, -99999)), ['2011-03-15', '2012-03-13']);
  assert.deepEqual(panAxis(whole, coverage, 10), whole);
});

test('showInAxis_moves_only_for_a_day_that_is_not_shown', () => {
  const year = [day('2018-01-01'), day('2018-12-31')];
  assert.deepEqual(showInAxis(year, coverage, day('2018-12-31')), year);
  const later = showInAxis(year, coverage, day('2019-02-01'));
  assert.ok(later[0] < day('2019-02-01') && day('2019-02-01') < later[1]);
  assert.equal(later[1] - later[0], 364);
});

test('placeDay_and_dayAtPlace_undo_each_other', () => {
  const fortnight = [day('2018-03-01'), day('2018-03-14')];
  for (const stretch of [whole, fortnight]) {
    for (const each of [stretch[0], day('2018-03-07'), stretch[1]]) assert.equal(dayAtPlace(stretch, placeDay(stretch, each)), each);
    assert.equal(dayAtPlace(stretch, 0), stretch[0]);
    assert.equal(dayAtPlace(stretch, 1), stretch[1]);
  }
});

test('listMarks_at_any_zoom_names_never_touch', () => {
  const least = { year: 42, month: 40, monthOfYear: 66, day: 26 };
  for (const width of [330, 720, 1240]) {
    for (let factor = 1; factor > 1e-4; factor *= 0.8) {
      const stretch = zoomAxis(whole, coverage, factor, day('2018-03-13'));
      const perDay = width / (stretch[1] - stretch[0] + 1);
      const named = listMarks(stretch, width, least).filter((mark) => mark.named);
      for (let i = 1; i < named.length; i += 1) {
        const gap = (named[i].day - named[i - 1].day) * perDay;
        assert.ok(gap >= (perDay >= 5 && named[i - 1].unit !== 'day' ? least.monthOfYear : least[named[i - 1].unit]), `${width} ${iso(stretch)} ${formatDay(named[i].day)} ${gap}`);
      }
      assert.ok(listMarks(stretch, width, least).length <= width / 4, 'lines are thinned too');
    }
  }
});
