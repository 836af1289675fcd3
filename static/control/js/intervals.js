/**
 * Days and half-open spans of days. A day is a number, days since 1970-01-01; a span is
 * [from, to) as a two-item array, `to` null where it is ongoing. Never a Date, never a time zone.
 * Twin of control/dates.py; both are tested from tests/cases/intervals.json.
 */

const CUMULATIVE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

const isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The number of days in a month (1-12) of a year. */
export function countMonthDays(year, month) {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const daysBeforeYear = (year) => {
  const y = year - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400);
};

const EPOCH = daysBeforeYear(1970);

/** The day number of a calendar date. */
export function dayOf(year, month, day) {
  const leap = month > 2 && isLeap(year) ? 1 : 0;
  return daysBeforeYear(year) + CUMULATIVE[month - 1] + leap + day - 1 - EPOCH;
}

/** A text with Arabic and Persian digits as 0 to 9, as dates are kept and asked for. */
export const writeDigits = (text) => (text ?? '').replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt(0) & 15);

/** The day number written as `YYYY-MM-DD`, in the digits of any language; null where the text is not a day. */
export function parseDay(text) {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(writeDigits(text));
  if (!found) return null;
  const [year, month, day] = found.slice(1).map(Number);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > countMonthDays(year, month)) return null;
  return dayOf(year, month, day);
}

/**
 * The day number and the minute of that day, in UTC, of a moment such as `2018-03-13T12:00:00+03:00`;
 * without a zone it is in UTC. Null where the text is none, or one that only the server reads.
 */
export function parseMoment(text) {
  // a "+" in an address arrives as a space
  const found = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::\d{2}(?:[.,]\d+)?)?(?:Z|([+ -])(\d{2}):?(\d{2})?)?$/.exec(writeDigits(text));
  const day = parseDay(found?.[1]);
  if (day === null) return null;
  const [hours, minutes, aheadHours, aheadMinutes] = [found[2], found[3], found[5] ?? 0, found[6] ?? 0].map(Number);
  const total = hours * 60 + minutes - (found[4] === '-' ? -1 : 1) * (aheadHours * 60 + aheadMinutes);
  return [day + Math.floor(total / 1440), ((total % 1440) + 1440) % 1440];
}

/** Whether a day of knowledge is today in UTC, so that what is shown of it may still change. */
export const isDayOpen = (text) => text === new Date().toISOString().slice(0, 10);

/** The calendar date of a day number: {year, month (1-12), day}. */
export function splitDay(number) {
  let year = Math.floor((number + EPOCH) / 365.2425) + 1;
  while (dayOf(year, 1, 1) > number) year -= 1;
  while (dayOf(year + 1, 1, 1) <= number) year += 1;
  let rest = number - dayOf(year, 1, 1);
  let month = 1;
  while (rest >= countMonthDays(year, month)) {
    rest -= countMonthDays(year, month);
    month += 1;
  }
  return { year, month, day: rest + 1 };
}

/** A day number as `YYYY-MM-DD`. */
export function formatDay(number) {
  const { year, month, day } = splitDay(number);
  const pad = (value, width) => String(value).padStart(width, '0');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** The same day of another month, or that month's last day. */
export function addMonths(number, months) {
  const { year, month, day } = splitDay(number);
  const index = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(index / 12), month: (((index % 12) + 12) % 12) + 1 };
  return dayOf(target.year, target.month, Math.min(day, countMonthDays(target.year, target.month)));
}

/** The first and the last day of the month a day lies in. */
export function monthBounds(number) {
  const { year, month, day } = splitDay(number);
  return [number - day + 1, number - day + countMonthDays(year, month)];
}

/** The first and the last day of the year a day lies in. */
export function yearBounds(number) {
  const { year } = splitDay(number);
  return [dayOf(year, 1, 1), dayOf(year, 12, 31)];
}

/** A span; throws where it would be empty. */
export function makeSpan(from, to = null) {
  if (to !== null && to <= from) throw new RangeError(`The end (${to}) must be after the start (${from}).`);
  return [from, to];
}

export function contains([from, to], day) {
  return from <= day && (to === null || day < to);
}

export function overlaps(a, b) {
  return (b[1] === null || a[0] < b[1]) && (a[1] === null || b[0] < a[1]);
}

/** The days in both spans, or null where there are none. */
export function intersection(a, b) {
  if (!overlaps(a, b)) return null;
  const ends = [a[1], b[1]].filter((end) => end !== null);
  return makeSpan(Math.max(a[0], b[0]), ends.length ? Math.min(...ends) : null);
}

/** What remains of `a` without the days of `b`: none, one or two spans. */
export function minus(a, b) {
  if (!overlaps(a, b)) return [a];
  const remains = [];
  if (a[0] < b[0]) remains.push(makeSpan(a[0], b[0]));
  if (b[1] !== null && (a[1] === null || b[1] < a[1])) remains.push(makeSpan(b[1], a[1]));
  return remains;
}

/** Whether a change on `day` lies between two days: after < day <= until. */
export function fallsBetween(day, after, until) {
  return after < day && day <= until;
}
