import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDay as day } from '../../static/control/js/intervals.js';
import { createStore, formatUrl, isCompared, otherSide, parseUrl, parseView } from '../../static/control/js/store.js';

const defaults = { on: day('2024-12-31'), from: day('2011-03-15'), to: day('2024-12-31') };
const fakes = (href = 'http://ledger.test/') => {
  const calls = [];
  const location = new URL(href);
  const note = (kind) => (_state, _title, address) => {
    calls.push([kind, address]);
    location.href = new URL(address, location.href).href;
  };
  return { calls, location, history: { pushState: note('push'), replaceState: note('replace') } };
};

test('parseUrl_and_formatUrl_restore_each_other', () => {
  for (const address of [
    '/?on=2018-03-14&district=qadam#map=12.5/33.473/36.2885',
    '/?on=2018-03-14&reported_until=2018-03-20&lang=ar',
    '/?on=2018-03-20&compare=2018-03-01&layout=swipe',
    '/?compare=2018-03-01&compare_reported_until=2018-03-05&layout=list',
    '/?compare=2018-03-01&layout=swipe&split=30',
    '/?compare_known_on=2026-11-23T07:31:30Z',
    '/?district=jobar&known_on=2026-11-23T07:31:30Z',
    '/?party=hts,isis&siege=full,partial&grade=none&stale=0',
    '/?on=2018-03-14&district=qadam&step=week&speed=365&scope=district',
    '/?axis=2017-01-01..2018-12-31&from=2018-03-01&to=2018-03-31',
    '/',
  ]) {
    const state = parseUrl(address, defaults);
    const again = parseUrl(`/${formatUrl(state)}`, defaults);
    assert.deepEqual(again, state, address);
  }
});

test('formatUrl_names_the_day_though_it_is_the_last', () => {
  assert.equal(formatUrl(parseUrl('/', defaults)), '?on=2024-12-31');
});

test('formatUrl_keeps_parameters_it_does_not_know', () => {
  const href = 'http://ledger.test/?from_here=2017-01-01&on=2018-03-14';
  assert.equal(formatUrl({ ...parseUrl(href, defaults), on: day('2018-03-15') }, href), '?from_here=2017-01-01&on=2018-03-15');
});

test('parseUrl_takes_dates_in_the_digits_of_any_language', () => {
  const { on, compare, knownOn, compareReportedUntil } = parseUrl('/?on=٢٠١٨-٠٣-١٣&compare=۲۰۱۸-۰۳-۰۱&known_on=٢٠٢٦-١١-٢٣T٠٧:٣١Z&compare_reported_until=٢٠١٨-٠٣-٠٥', defaults);
  assert.deepEqual({ on, compare, knownOn, compareReportedUntil }, { on: day('2018-03-13'), compare: day('2018-03-01'), knownOn: '2026-11-23T07:31Z', compareReportedUntil: '2018-03-05' });
});

test('parseUrl_day_outside_the_coverage_is_its_nearest_day', () => {
  assert.equal(parseUrl('/?on=2030-01-01', defaults).on, defaults.to);
  assert.equal(parseUrl('/?on=1999-01-01', defaults).on, defaults.from);
  assert.equal(parseUrl('/?on=yesterday', defaults).on, defaults.on);
  assert.equal(parseUrl('/?on=2030-01-01', defaults).strayed, day('2030-01-01'), 'so that it can be said');
  assert.equal(parseUrl('/?on=2018-03-13', defaults).strayed, null);
});

test('parseView_of_nonsense_is_null', () => {
  for (const hash of ['', '#', '#map=', '#map=12/91/36', '#map=12/33/200', '#map=99/33/36', '#map=a/b/c']) assert.equal(parseView(hash), null, hash);
  assert.deepEqual(parseView('#map=12/-33.5/36'), { zoom: 12, lat: -33.5, lon: 36 });
});

test('set_while_sliding_replaces_and_a_choice_pushes', () => {
  const { calls, history, location } = fakes();
  const store = createStore(parseUrl(location.href, defaults), { history, location });
  store.set({ on: day('2018-03-14') });
  store.set({ district: 'qadam' }, { push: true });
  assert.deepEqual(calls, [['replace', '/?on=2018-03-14'], ['push', '/?on=2018-03-14&district=qadam']]);
});

test('set_many_times_in_a_beat_writes_the_address_once', () => {
  const { calls, history, location } = fakes();
  const beats = [];
  const store = createStore(parseUrl(location.href, defaults), { history, location, schedule: (run) => beats.push(run) });
  for (let i = 0; i < 50; i += 1) store.set({ on: day('2018-03-14') + i });
  assert.equal(beats.length, 1);
  beats[0]();
  assert.deepEqual(calls, [['replace', '/?on=2018-05-02']]);
});

test('set_of_a_choice_within_the_beat_of_a_slide_leaves_the_slide_behind_it', () => {
  const { calls, history, location } = fakes();
  const beats = [];
  const store = createStore(parseUrl(location.href, defaults), { history, location, schedule: (run) => beats.push(run) });
  store.set({ on: day('2018-03-14') });
  store.set({ district: 'qadam' }, { push: true });
  beats[0]();
  assert.deepEqual(calls, [
    ['replace', '/?on=2018-03-14'], ['push', '/?on=2018-03-14&district=qadam'], ['replace', '/?on=2018-03-14&district=qadam'],
  ]);
});

test('set_without_a_difference_tells_nobody', () => {
  const { history, location } = fakes();
  const store = createStore(parseUrl(location.href, defaults), { history, location });
  let told = 0;
  const leave = store.subscribe(() => { told += 1; });
  store.set({ on: defaults.on });
  assert.equal(told, 0);
  store.set({ on: defaults.from });
  assert.equal(told, 1);
  leave();
  store.set({ on: defaults.to });
  assert.equal(told, 1);
});

test('subscribe_listener_sees_the_state_and_the_one_before', () => {
  const { history, location } = fakes();
  const store = createStore(parseUrl(location.href, defaults), { history, location });
  store.subscribe((state, before) => {
    assert.equal(before.district, '');
    assert.equal(state.district, 'douma');
    assert.ok(Object.isFrozen(state));
  });
  store.set({ district: 'douma' }, { push: true });
});

test('parseUrl_of_a_choice_there_is_not_is_the_usual_one', () => {
  const { step, speed, scope, layout } = parseUrl('/?step=year&speed=8&scope=here&layout=none', defaults);
  assert.deepEqual({ step, speed, scope, layout }, { step: 'day', speed: 30, scope: 'all', layout: 'side' });
});

test('parseUrl_filters_have_one_form_however_they_are_written', () => {
  const form = (address) => parseUrl(address, defaults).filters;
  assert.equal(form('/?siege=full&party=isis,hts'), 'party=hts,isis&siege=full');
  assert.equal(form('/?party=isis&siege=full&party=hts&party=hts'), 'party=hts,isis&siege=full');
  assert.equal(form('/?party=&siege=,'), '');
  assert.equal(formatUrl(parseUrl('/?on=2018-03-14&party=isis&party=hts', defaults), 'http://ledger.test/?party=isis&party=hts'), '?party=hts,isis&on=2018-03-14');
});

test('parseUrl_of_half_a_range_or_a_backward_axis_is_none', () => {
  const read = (address) => parseUrl(address, defaults);
  assert.equal(read('/?from=2018-03-01').rangeFrom, null);
  assert.equal(read('/?from=2018-03-01&to=2018-02-01').rangeTo, null);
  assert.equal(read('/?axis=2018-03-01..2018-02-01').axisFrom, null);
  assert.equal(read('/?axis=2018-03-01').axisFrom, null);
  assert.equal(read('/?axis=2001-01-01..2012-01-01').axisFrom, defaults.from, 'never beyond the coverage');
  assert.equal(read('/?stale=often').stale, 24);
});

test('otherSide_has_the_knowledge_of_the_page_unless_it_has_its_own', () => {
  const state = { on: 9, knownOn: '', reportedUntil: '2018-03-15', compare: 4, compareKnownOn: '', compareReportedUntil: '' };
  assert.deepEqual(otherSide(state), { day: 4, knownOn: '', reportedUntil: '2018-03-15' });
  assert.deepEqual(otherSide({ ...state, compare: null, compareKnownOn: '2020-01-01' }), { day: 9, knownOn: '2020-01-01', reportedUntil: '' });
  assert.ok(isCompared(state) && !isCompared({ ...state, compare: null }));
});

test('address_of_one_map_has_nothing_of_how_two_would_lie', () => {
  const state = parseUrl('/?on=2018-03-20&compare=2018-03-01&layout=list&split=75', defaults);
  assert.equal(formatUrl({ ...state, compare: null }), '?on=2018-03-20');
});
