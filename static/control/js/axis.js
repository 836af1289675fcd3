/**
 * The stretch of time that the axis shows. Input: a stretch ([first day, last day], both shown), the
 * coverage, a width. Output: other stretches, places of days, the marks to write. Touches no DOM.
 */
import { addMonths, dayOf, splitDay } from './intervals.js';

export const LEAST_DAYS = 14;
const UNITS = ['year', 'month', 'day'];

const within = ([from, to], coverage) => {
  const days = Math.min(to - from, coverage.to - coverage.from);
  const start = Math.min(Math.max(from, coverage.from), coverage.to - days);
  return [start, start + days];
};

/** The stretch made `factor` times as long, the day `at` keeping its place as far as the coverage lets it. */
export function zoomAxis([from, to], coverage, factor, at = (from + to) / 2) {
  const days = to - from + 1;
  const wanted = Math.round(Math.min(coverage.to - coverage.from + 1, Math.max(LEAST_DAYS, days * factor)));
  const start = Math.round(at + 0.5 - placeDay([from, to], at) * wanted);
  return within([start, start + wanted - 1], coverage);
}

/** The stretch moved by a number of days, within the coverage. */
export const panAxis = ([from, to], coverage, days) => within([from + Math.round(days), to + Math.round(days)], coverage);

/** The stretch moved as little as shows the day with some days around it; itself where it is shown. */
export function showInAxis([from, to], coverage, day) {
  if (day >= from && day <= to) return [from, to];
  const margin = Math.round((to - from) * 0.15);
  return panAxis([from, to], coverage, day < from ? day - margin - from : day + margin - to);
}

/** Where the middle of a day lies, from 0 to 1; a day takes up its own width. */
export const placeDay = ([from, to], day) => (day - from + 0.5) / (to - from + 1);

/** The day at a place from 0 to 1. */
export const dayAtPlace = ([from, to], place) => Math.min(to, Math.max(from, from + Math.floor(place * (to - from + 1))));

/**
 * The marks of an axis of `width` pixels: {day, unit ("year", "month" or "day"), named}, by day. Lines
 * stand no closer than 5 pixels, names no closer than `least` pixels for their unit;
 * beside days a month is named with its year.
 */
export function listMarks([from, to], width, least) {
  const perDay = width / (to - from + 1);
  const marks = new Map();
  const put = (day, unit, named) => {
    if (day >= from && day <= to && !marks.has(day)) marks.set(day, { day, unit, named });
  };
  const first = splitDay(from);
  const last = splitDay(to);
  const every = (unit, days, steps) => steps.find((step) => step * days * perDay >= least[unit]) ?? 0;
  const years = every('year', 365, [1, 2, 5, 10]);
  for (let year = first.year; year <= last.year + 1; year += 1) put(dayOf(year, 1, 1), 'year', years > 0 && year % years === 0);
  if (perDay * 30 >= 12) {
    const months = every('month', 30, [1, 3, 6]);
    for (let day = dayOf(first.year, first.month, 1); day <= to; day = addMonths(day, 1)) {
      put(day, 'month', months > 0 && (splitDay(day).month - 1) % months === 0);
    }
  }
  if (perDay >= 5) {
    const step = every('day', 1, [1, 2, 7, 14]);
    for (let day = from; day <= to; day += 1) {
      const date = splitDay(day).day;
      put(day, 'day', step > 0 && (date - 1) % step === 0);
    }
  }
  // a name takes up room after its mark: of two that would touch, the larger unit keeps its own
  const roomOf = ({ unit }) => (unit !== 'day' && perDay >= 5 ? least.monthOfYear : least[unit]);
  const inOrder = [...marks.values()].sort((a, b) => a.day - b.day);
  const kept = [];
  for (const mark of inOrder.filter(({ named }) => named)) {
    while (kept.length && (mark.day - kept.at(-1).day) * perDay < roomOf(kept.at(-1)) && UNITS.indexOf(mark.unit) < UNITS.indexOf(kept.at(-1).unit)) kept.pop().named = false;
    if (kept.length && (mark.day - kept.at(-1).day) * perDay < roomOf(kept.at(-1))) mark.named = false;
    else kept.push(mark);
  }
  return inOrder;
}
