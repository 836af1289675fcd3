/**
 * A district's history as a band: one block a period in the symbol of its state. Input: the timeline,
 * a district, patterns. Output: an SVG element; the list beside it says the same in words.
 */
import { describeSymbol } from '../symbols.js';
import { isRightToLeft, svg, textScale } from './dom.js';

/** Blocks of a district's periods across `width` pixels of [from, to]. */
export function makeBlocks(timeline, patterns, district, { width, top = 0, height, from, to }) {
  const days = to - from + 1;
  const flip = isRightToLeft();
  const blocks = [];
  for (const state of timeline.history(district)) {
    const start = Math.max(from, state.span[0]);
    const end = Math.min(to + 1, state.span[1] ?? to + 1);
    if (end <= start) continue;
    const symbol = describeSymbol(state, timeline.actors);
    const wide = Math.max(1, ((end - start) / days) * width - 0.6);
    const left = ((start - from) / days) * width;
    const x = flip ? width - left - wide : left;
    blocks.push(svg('rect', { x, y: top, width: wide, height, fill: patterns.fillOf(symbol), class: 'band-part', 'data-row': state.row }));
    if (symbol.siege !== 'none') blocks.push(svg('rect', { x, y: top + height + 1.5, width: wide, height: 2.5, class: `band-siege siege-line-${symbol.siege}` }));
  }
  return blocks;
}

export function makeBand(timeline, patterns, words, district, day, onPick) {
  const width = 360;
  const { from, to } = timeline.coverage;
  const flip = isRightToLeft();
  const at = (number) => {
    const x = ((number - from) / (to - from + 1)) * width;
    return flip ? width - x : x;
  };
  const years = [];
  for (let year = words.yearOf(from) + 1; year <= words.yearOf(to); year += 1) {
    const x = at(Math.round((year - 1970) * 365.2425));
    years.push(svg('line', { x1: x, x2: x, y1: 30, y2: year % 2 ? 33 : 36, class: 'band-year' }));
    if (year % 2 === 0) years.push(svg('text', { x, y: 36, dy: '1em', class: 'band-label', 'text-anchor': 'middle', text: words.year(Math.round((year - 1970) * 365.2425) + 1) }));
  }
  const marker = svg('line', { class: 'band-now', y1: -2, y2: 34, x1: at(day), x2: at(day) });
  const band = svg('svg', { class: 'band', viewBox: `0 -3 ${width} ${42 + 10 * textScale()}`, 'aria-hidden': 'true' },
    makeBlocks(timeline, patterns, district, { width, height: 24, from, to }), years, marker);
  band.addEventListener('click', (event) => {
    const box = band.getBoundingClientRect();
    const part = (event.clientX - box.left) / box.width;
    onPick(from + Math.round((flip ? 1 - part : part) * (to - from)));
  });
  return { element: band, move: (number) => ['x1', 'x2'].forEach((key) => marker.setAttribute(key, at(number))) };
}
