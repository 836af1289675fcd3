/**
 * States and dates in words, in the language of the page. Input: the page's labels and code lists,
 * decoded rows, day numbers. Output: plain text. Touches no DOM.
 */
import { formatDay, parseDay, parseMoment, splitDay } from './intervals.js';
import { ROLE } from './timeline.js';

const DAY_MS = 86400000;
const PRECISION = { day: 0, month: 1, season: 2, year: 3, decade: 4, century: 5 };

/** What `make` gives, made when first asked for: a formatter takes milliseconds to make. */
function keep(make) {
  let kept;
  return () => (kept ??= make());
}

export function createWords({ labels, codes, lang }) {
  // Syrian month names in Arabic, with the digits its press and the date fields use; British order in English
  const locale = { ar: 'ar-SY-u-nu-latn', en: 'en-GB' }[lang] ?? `${lang}-u-nu-latn`;
  const formatter = (options) => keep(() => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }));
  const long = formatter({ day: 'numeric', month: 'long', year: 'numeric' });
  const short = formatter({ day: 'numeric', month: 'short', year: 'numeric' });
  const month = formatter({ month: 'long', year: 'numeric' });
  const year = formatter({ year: 'numeric' });
  const shortMonth = formatter({ month: 'short' });
  const shortMonthYear = formatter({ month: 'short', year: 'numeric' });
  const numbers = keep(() => new Intl.NumberFormat(locale));
  const plurals = keep(() => new Intl.PluralRules(locale));
  const lists = keep(() => new Intl.ListFormat(locale, { style: 'long', type: 'conjunction' }));
  const lengthIn = (unit) => keep(() => new Intl.NumberFormat(locale, { style: 'unit', unit }));
  const metres = lengthIn('meter');
  const kilometres = lengthIn('kilometer');
  const length = (m) => (m < 1000 ? metres().format(m) : kilometres().format(m / 1000));
  const nameOf = (name) => (lang === 'ar' ? name.ar || name.en : name.en || name.ar) || '';

  /** The name in the other language, for an element beside `nameOf`; empty where there is but one. */
  function otherName(name) {
    const other = lang === 'ar' ? 'en' : 'ar';
    return { text: name[other] && name[other] !== nameOf(name) ? name[other] : '', lang: other, dir: other === 'ar' ? 'rtl' : 'ltr' };
  }

  /** Words of ours for an element: in the language of the page, or in the other, marked as such. */
  function own(english, arabic) {
    const text = nameOf({ en: english, ar: arabic });
    const told = text === arabic || /[\u0600-\u06ff]/.test(text) ? 'ar' : 'en';
    return told === lang ? { text } : { text, lang: told, dir: told === 'ar' ? 'rtl' : 'ltr' };
  }

  /** A label with its blanks filled: t('held_by', {holder: …}). */
  const t = (key, blanks = {}) =>
    (labels[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(blanks[name] ?? ''));

  /** What could not be loaded, and why: a refusal gives its own reason. */
  function failure(key, { kind = 'server', message }) {
    return kind === 'refused' && message !== kind ? message : `${t(key)} ${t(`error_${kind}`)}`;
  }

  /** A counted label, by the plural rules of the language. */
  const count = (key, n) => {
    // none is said in a word in every language, whatever its plural rules make of 0
    const form = n === 0 ? 'zero' : plurals().select(n);
    return t(labels[`${key}.${form}`] ? `${key}.${form}` : `${key}.other`, { n: numbers().format(n) });
  };

  const label = (list, code) => codes[list]?.find(([value]) => value === code)?.[1] ?? code;
  const labelAt = (list, index) => codes[list]?.[index]?.[1] ?? '';
  const codeAt = (list, index) => codes[list]?.[index]?.[0] ?? '';

  const day = (number) => long().format(number * DAY_MS);

  /** A day, or a moment of any zone in UTC, in words; as it is where it is neither. */
  function moment(text) {
    const found = parseMoment(text);
    if (found) return t('moment', { date: day(found[0]), time: [Math.floor(found[1] / 60), found[1] % 60].map((part) => String(part).padStart(2, '0')).join(':') });
    const number = parseDay(text);
    return number === null ? text : day(number);
  }

  /** The knowledge that something is shown in; nothing where it is the present one. */
  function knowledge({ knownOn, reportedUntil }) {
    if (reportedUntil) return t('side_reported', { until: moment(reportedUntil) });
    return knownOn ? t('side_known', { known: moment(knownOn) }) : '';
  }

  /** A date with its bounds: a month or a year is never written as a day. `mark`: 1 about, 2 perhaps, 3 both. */
  function date(nominal, bounds, precision, mark = 0) {
    const said = precise(nominal, bounds, precision, mark);
    const about = mark & 1 ? t('date_about', { date: said }) : said;
    return mark & 2 ? t('date_perhaps', { date: about }) : about;
  }

  function precise(nominal, bounds, precision, mark) {
    if (!bounds || precision === PRECISION.day) return day(nominal);
    if (precision === PRECISION.month) return mark ? month().format(nominal * DAY_MS) : t('date_month', { month: month().format(nominal * DAY_MS) });
    if (precision === PRECISION.year) return mark ? year().format(nominal * DAY_MS) : t('date_year', { year: year().format(nominal * DAY_MS) });
    return t('date_between', { from: day(bounds[0]), to: day(bounds[1]) });
  }

  /** The start and the end of a state in words. */
  const startOf = (state) => date(state.span[0], state.startBounds, state.startPrecision, state.startMark);
  const endOf = (state) => date(state.span[1], state.endBounds, state.endPrecision, state.endMark);

  /** An EDTF text in words: `2018-03-13`, `2018-03`, `2012~`. */
  function edtf(text) {
    const found = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?([~?%])?$/.exec(text ?? '');
    if (!found) return text ?? '';
    const [, y, m, d, mark] = found;
    const first = parseDay(`${y}-${m ?? '01'}-${d ?? '01'}`);
    if (first === null) return text;
    const plain = d ? day(first) : m ? month().format(first * DAY_MS) : year().format(first * DAY_MS);
    if (mark === '~') return t('date_about', { date: plain });
    return mark ? t('date_perhaps', { date: plain }) : plain;
  }

  const plainName = (name) => nameOf(name).replace(/\s*\([^)]*\)$/, '');
  const partyNames = (parties, actors, brief = false) =>
    lists().format(parties.map((party) => (brief ? plainName : nameOf)(actors[party.actor].name)));

  function contested(holders, against, names) {
    if (holders.length && against.length) return t('contested_holder', { holder: names(holders), rivals: names(against) });
    if (holders.length) return t('contested_held', { holder: names(holders) });
    return against.length ? t('contested_between', { rivals: names(against) }) : t('contested');
  }

  /** Who holds a district, in one sentence; `brief` leaves out what stands in brackets after a name. */
  function standing(state, actors, { brief = false, empty = 'not_covered' } = {}) {
    if (!state) return t(empty);
    const by = (...roles) => state.parties.filter((party) => roles.includes(party.role));
    const holders = by(ROLE.holder, ROLE.coHolder);
    const rivals = by(ROLE.challenger);
    const present = by(ROLE.present);
    const names = (parties) => partyNames(parties, actors, brief);
    const code = codeAt('standing', state.standing);
    if (code === 'unknown') return t('unknown');
    if (code === 'contested') {
      const fight = contested(holders, rivals.length ? rivals : present, names);
      return rivals.length && present.length ? t('also_present', { state: fight, present: names(present) }) : fight;
    }
    if (code === 'mixed') {
      const others = [...rivals, ...present]; // inside, but nobody says that they hold a part
      if (holders.length === 1 && others.length) return t('mixed_present', { parties: names(holders), present: names(others) });
      const mixed = t(['mixed_none', 'mixed_one', 'mixed'][Math.min(holders.length, 2)], { parties: names(holders) });
      return others.length ? t('also_present', { state: mixed, present: names(others) }) : mixed;
    }
    return present.length
      ? t('held_present', { holder: names(holders), present: names(present) })
      : t('held', { holder: names(holders) });
  }

  /** Everything beside who holds it: siege, truce, claim, basis, confidence; a list of short phrases. */
  function qualities(state, actors, { brief = false } = {}) {
    if (!state) return [];
    const said = [];
    const besiegers = state.parties.filter((party) => party.role === ROLE.besieger);
    const siege = codeAt('siege', state.siege);
    if (siege === 'partial' || siege === 'full' || siege === 'unknown') {
      said.push(besiegers.length ? t(`siege_${siege}_by`, { besieger: partyNames(besiegers, actors, brief) }) : t(`siege_${siege}`));
    }
    if (codeAt('truce', state.truce) === 'yes') said.push(t('truce'));
    const assertion = codeAt('assertion', state.assertion);
    if (assertion === 'claimed' || assertion === 'unconfirmed') said.push(t(assertion));
    return said;
  }

  /** What makes a state doubtful; a list of sentences. `certainty` as timeline.certaintyAt returns it. */
  function doubts(state, certainty) {
    const said = [];
    if (!state) return said;
    const basis = codeAt('basis', state.basis);
    if (basis === 'assumed' && codeAt('standing', state.standing) !== 'unknown') said.push(t('doubt_assumed'));
    if (basis === 'carried_forward' || state.carried) said.push(t('doubt_carried'));
    if (certainty && !certainty.certain) {
      const start = state.startBounds && certainty.day < state.startBounds[1];
      if (start) said.push(t('doubt_start', { date: startOf(state) }));
      else said.push(t('doubt_end', { date: endOf(state) }));
    }
    if (state.disputed) said.push(t('doubt_disputed'));
    return said;
  }

  /** A span in words: from … to …; the end is the first day it no longer held. */
  function span(state) {
    const from = startOf(state);
    return state.span[1] === null ? t('span_open', { from }) : t('span', { from, to: endOf(state) });
  }

  /** Short form of an actor for a crowded map: initials in Latin letters, the plain name in Arabic. */
  function shortName(actor) {
    const plain = nameOf(actor.name).replace(/\s*[(/].*$/, '').trim();
    if (lang === 'ar' || plain.length <= 8) return plain;
    const initials = plain.split(/[\s-]+/).filter((word) => !/^(al|el|of|the|and)$/i.test(word)).map((word) => word[0].toUpperCase());
    return initials.length > 1 ? initials.join('') : plain;
  }

  return {
    t, failure, count, length, list: (items) => lists().format(items), label, labelAt, codeAt, day, moment, knowledge, date, startOf, edtf, standing, qualities, doubts, span, shortName, nameOf, otherName, own, partyNames,
    shortDay: (number) => short().format(number * DAY_MS),
    monthName: (number) => shortMonth().format(number * DAY_MS),
    monthYear: (number) => shortMonthYear().format(number * DAY_MS),
    dayOfMonth: (number) => numbers().format(splitDay(number).day),
    year: (number) => year().format(number * DAY_MS),
    yearOf: (number) => splitDay(number).year,
    number: (value) => numbers().format(value),
    isoDay: formatDay,
    lang,
    locale,
  };
}
