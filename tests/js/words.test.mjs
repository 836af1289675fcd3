import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDay as day } from '../../static/control/js/intervals.js';
import { nameShape } from '../../static/control/js/outlines.js';
import { createWords } from '../../static/control/js/words.js';

const labels = {
  moment: '{date}, {time} UTC',
  held: 'Held by {holder}', held_present: 'Held by {holder}; {present} also present', also_present: '{state}; {present} also present', not_covered: 'Not covered', unknown: 'Control not known',
  contested: 'Contested', contested_holder: 'Contested: held by {holder}, fought over with {rivals}', contested_between: 'Contested between {rivals}',
  mixed_present: 'Mixed: {parties} holds a part; {present} also present, part not stated', mixed_none: 'Mixed: not stated',
  mixed: 'Mixed: {parties} each hold a part', mixed_one: 'Mixed: {parties} holds a part, the others are not stated',
  date_month: '{month} (day not known)', date_year: '{year} (month not known)', date_between: 'between {from} and {to}', date_about: 'about {date}', date_perhaps: 'perhaps {date}',
  span: '{from} to {to}', span_open: 'since {from}', doubt_start: 'Possible: it began {date}.', doubt_end: 'Possible: it ended {date}.',
  'changed.one': '{n} district changed', 'changed.other': '{n} districts changed', siege_unknown: 'besieged', siege_full_by: 'fully besieged by {besieger}', truce: 'under a truce',
};
const codes = {
  standing: [['held', 'Held'], ['contested', 'Contested'], ['mixed', 'Mixed'], ['unknown', 'Unknown']],
  siege: [['none', ''], ['partial', ''], ['full', ''], ['unknown', ''], ['not_stated', '']], truce: [['no', ''], ['yes', ''], ['unknown', '']],
  assertion: [['assessed', ''], ['claimed', ''], ['unconfirmed', '']], basis: [['evidenced', ''], ['carried_forward', ''], ['assumed', '']],
};
const words = createWords({ labels, codes, lang: 'en' });
const actors = [
  { name: { en: 'Syrian government (until 8 Dec 2024)', ar: 'الحكومة السورية' } },
  { name: { en: 'Armed opposition (unspecified)', ar: 'المعارضة المسلحة' } },
  { name: { en: 'YPG / SDF', ar: 'وحدات حماية الشعب' } },
];
const state = (changes) => ({ standing: 0, siege: 0, truce: 0, assertion: 0, basis: 0, parties: [{ actor: 0, role: 0 }], ...changes });

test('other_name_is_empty_where_a_place_has_one_name', () => {
  const arabic = createWords({ labels, codes, lang: 'ar' });
  assert.deepEqual(words.otherName({ en: 'Qadam', ar: 'القدم' }), { text: 'القدم', lang: 'ar', dir: 'rtl' });
  assert.equal(words.otherName({ en: 'Qadam', ar: '' }).text, '');
  assert.equal(arabic.otherName({ en: 'Qadam', ar: '' }).text, '');
  assert.equal(words.otherName({ en: 'القدم', ar: 'القدم' }).text, '');
});

test('moment_of_any_zone_is_said_in_utc_and_a_day_as_a_day', () => {
  const arabic = createWords({ labels: { moment: '{date}، {time} ت.ع.م' }, codes, lang: 'ar' });
  assert.equal(words.moment('2026-11-23T01:05:00+03:00'), '22 November 2026, 22:05 UTC');
  assert.equal(words.moment('2026-11-23'), '23 November 2026');
  assert.equal(words.moment('2026-W48-1T12'), '2026-W48-1T12');
  assert.equal(arabic.moment('2026-11-23T01:05:00+03:00'), `${arabic.day(day('2026-11-22'))}، 22:05 ت.ع.م`);
});

test('date_known_to_a_month_or_year_is_never_a_day', () => {
  assert.equal(words.date(day('2018-03-13'), null, 0), '13 March 2018');
  assert.equal(words.date(day('2018-03-01'), [day('2018-03-01'), day('2018-03-31')], 1), 'March 2018 (day not known)');
  assert.equal(words.date(day('2013-01-01'), [day('2013-01-01'), day('2013-12-31')], 3), '2013 (month not known)');
  assert.equal(words.date(day('2014-03-01'), [day('2014-03-01'), day('2014-05-31')], 2), 'between 1 March 2014 and 31 May 2014');
});

test('date_that_is_about_or_perhaps_so_is_said_so', () => {
  assert.equal(words.date(day('2012-07-24'), null, 0, 1), 'about 24 July 2012');
  assert.equal(words.date(day('2011-03-15'), [day('2011-03-01'), day('2011-03-31')], 1, 1), 'about March 2011');
  assert.equal(words.date(day('2012-07-01'), [day('2012-01-01'), day('2012-12-31')], 3, 2), 'perhaps 2012');
  assert.equal(words.date(day('2012-07-01'), [day('2012-01-01'), day('2012-12-31')], 3, 3), 'perhaps about 2012');
  const lasting = { span: [day('2012-07-24'), day('2024-12-08')], startPrecision: 0, startMark: 1, endPrecision: 0, endMark: 1 };
  assert.equal(words.span(lasting), 'about 24 July 2012 to about 8 December 2024');
});

test('edtf_texts_of_each_precision', () => {
  assert.equal(words.edtf('2018-03-14'), '14 March 2018');
  assert.equal(words.edtf('2018-03'), 'March 2018');
  assert.equal(words.edtf('2012~'), 'about 2012');
  assert.equal(words.edtf('2012?'), 'perhaps 2012');
  assert.equal(words.edtf('some day'), 'some day');
  assert.equal(words.edtf(null), '');
});

test('standing_names_the_parties_by_role', () => {
  assert.equal(words.standing(null, actors), 'Not covered');
  assert.equal(words.standing(state({}), actors), 'Held by Syrian government (until 8 Dec 2024)');
  assert.equal(words.standing(state({}), actors, { brief: true }), 'Held by Syrian government');
  assert.equal(words.standing(state({ parties: [{ actor: 0, role: 0 }, { actor: 1, role: 4 }] }), actors, { brief: true }), 'Held by Syrian government; Armed opposition also present');
  assert.equal(words.standing(state({ standing: 1, parties: [{ actor: 0, role: 2 }, { actor: 1, role: 2 }] }), actors, { brief: true }), 'Contested between Syrian government and Armed opposition');
  assert.equal(words.standing(state({ standing: 1, parties: [] }), actors), 'Contested');
  assert.equal(words.standing(state({ standing: 2 }), actors, { brief: true }), 'Mixed: Syrian government holds a part, the others are not stated');
  const parts = (...roles) => words.standing(state({ standing: 2, parties: roles.map((role, actor) => ({ actor, role })) }), actors, { brief: true });
  assert.equal(parts(0, 1), 'Mixed: Syrian government and Armed opposition each hold a part');
  assert.equal(parts(0, 4), 'Mixed: Syrian government holds a part; Armed opposition also present, part not stated');
  assert.equal(parts(0, 1, 4), 'Mixed: Syrian government and Armed opposition each hold a part; YPG / SDF also present');
  assert.equal(parts(4), 'Mixed: not stated; Syrian government also present');
  assert.equal(words.standing(state({ standing: 3, parties: [] }), actors), 'Control not known');
});

test('qualities_name_a_besieger_only_where_given', () => {
  assert.deepEqual(words.qualities(state({ siege: 3, truce: 1 }), actors), ['besieged', 'under a truce']);
  assert.deepEqual(words.qualities(state({ siege: 2, parties: [{ actor: 1, role: 0 }, { actor: 0, role: 3 }] }), actors, { brief: true }), ['fully besieged by Syrian government']);
  assert.deepEqual(words.qualities(state({ siege: 4 }), actors), []);
});

test('doubts_say_which_edge_is_in_doubt', () => {
  const row = state({ span: [day('2013-01-01'), day('2014-06-01')], startBounds: [day('2013-01-01'), day('2013-12-31')], startPrecision: 3, endBounds: [day('2014-01-01'), day('2014-12-31')], endPrecision: 3 });
  assert.deepEqual(words.doubts(row, { day: day('2013-06-01'), certain: false }), ['Possible: it began 2013 (month not known).']);
  assert.deepEqual(words.doubts(row, { day: day('2014-03-01'), certain: false }), ['Possible: it ended 2014 (month not known).']);
});

test('count_follows_the_plural_rules', () => {
  assert.equal(words.count('changed', 1), '1 district changed');
  assert.equal(words.count('changed', 2), '2 districts changed');
});

test('shortName_is_initials_where_a_name_is_long', () => {
  assert.equal(words.shortName(actors[0]), 'SG');
  assert.equal(words.shortName(actors[1]), 'AO');
  assert.equal(words.shortName(actors[2]), 'YPG');
});

test('day_is_the_same_in_every_time_zone', () => {
  const before = process.env.TZ;
  for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Damascus']) {
    process.env.TZ = zone;
    assert.equal(createWords({ labels, codes, lang: 'en' }).day(day('2018-03-13')), '13 March 2018', zone);
  }
  process.env.TZ = before ?? '';
});

test('shape_of_a_district_is_said_as_it_is_drawn', () => {
  const outlines = { ground: [1, 2, 3] };
  assert.deepEqual([0, 1, 2].map((d) => nameShape(outlines, d)), ['shape_circle', 'shape_surveyed', 'shape_approximate']);
});

test('parties_are_joined_as_the_pages_join_them', () => {
  const three = state({ parties: [0, 1, 2].map((actor) => ({ actor, role: 0 })) });
  assert.equal(words.standing(three, actors, { brief: true }), 'Held by Syrian government, Armed opposition and YPG / SDF');
  const arabic = createWords({ labels: { ...labels, held: 'تحت سيطرة {holder}' }, codes, lang: 'ar' });
  assert.equal(arabic.standing(three, actors), 'تحت سيطرة الحكومة السورية والمعارضة المسلحة ووحدات حماية الشعب');
});
