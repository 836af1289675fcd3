/**
 * Charts over days: the only file that touches uPlot. Input: an element, days as numbers, series with
 * values. Output: a drawn chart that says which day is pointed at and which is chosen. Knows neither
 * the page nor the ledger; colours come from the sheet of styles.
 */
import { isRightToLeft, textScale } from './ui/dom.js';
import { dayOf } from './intervals.js';

const PATTERN_PX = 8;
const AXIS_PX = 44; // beside the chart, for numbers of the usual size
const FIGURES = new Intl.NumberFormat('en'); // Latin digits, whatever those of the browser
const YEAR_PX = 34;
const HEIGHT = { wide: 280, narrow: 220 };

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A fill that is told apart without colour: hatched, striped, dotted, on the ground of the page. */
function makePattern(look) {
  const ratio = window.devicePixelRatio || 1;
  const size = PATTERN_PX * ratio;
  const tile = document.createElement('canvas');
  tile.width = tile.height = size;
  const pen = tile.getContext('2d');
  pen.fillStyle = colour(look === 'not_covered' ? '--sheet' : '--neutral');
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = pen.fillStyle = colour(look === 'not_covered' ? '--line-strong' : '--ink');
  pen.lineWidth = ratio;
  pen.beginPath();
  if (look === 'mixed') for (const x of [size / 4, (3 * size) / 4]) { pen.moveTo(x, 0); pen.lineTo(x, size); }
  else if (look === 'unknown' || look === 'not_stated') pen.arc(size / 2, size / 2, ratio * 1.2, 0, 7);
  else for (const x of [-size, 0, size]) { pen.moveTo(x, size); pen.lineTo(x + size, 0); }
  if (look === 'unknown' || look === 'not_stated') pen.fill();
  else pen.stroke();
  return pen.createPattern(tile, 'repeat');
}

const PATTERNED = new Set(['contested', 'mixed', 'unknown', 'not_covered', 'not_stated', 'partial']);
const fillOf = ({ look, fill }) => (PATTERNED.has(look) ? makePattern(look) : fill.startsWith('--') ? colour(fill) : fill);

/** Values on top of each other: the first series lies lowest. */
function stack(series) {
  const sums = [];
  let below = series[0]?.values.map(() => 0) ?? [];
  for (const { values } of series) {
    below = below.map((sum, i) => sum + values[i]);
    sums.push(below);
  }
  return sums;
}

/**
 * Draw `series` [{look, fill, values}] over `days`, stacked. `kind` is "steps" (a value holds until the
 * next day) or "bars" (one a month). `onPoint(index, day)` is told where the pointer or a key is,
 * `onPick(index, day)` what is chosen; `mark` is a day that stands out.
 */
export function drawChart(element, { kind, days, until, series, top, mark, onPoint, onPick }) {
  const xs = kind === 'steps' ? [...days, until] : days;
  const closed = series.map((one) => ({ ...one, values: kind === 'steps' ? [...one.values, one.values.at(-1)] : one.values }));
  // what is drawn later covers what was drawn before: the highest sums come first
  const sums = stack(closed).reverse();
  const drawn = [...closed].reverse();
  const flip = isRightToLeft();
  const scale = textScale();
  const paths = kind === 'steps' ? window.uPlot.paths.stepped({ align: flip ? -1 : 1 }) : window.uPlot.paths.bars({ size: [0.86, 60], align: 1 });
  const yearOf = (day) => 1970 + Math.floor((day + 1) / 365.2425);
  const years = (chart) => {
    const every = Math.ceil((YEAR_PX * scale * (until - xs[0])) / 365.2425 / (chart.width - AXIS_PX * scale));
    const found = [];
    for (let year = yearOf(xs[0]) + 1; dayOf(year, 1, 1) < until - 60; year += 1) if (year % every === 0) found.push(dayOf(year, 1, 1));
    return found;
  };
  const axis = { stroke: () => colour('--ink-3'), font: `${12 * scale}px system-ui, sans-serif`, grid: { stroke: () => colour('--line'), width: 1 }, ticks: { show: false } };
  const markLine = (chart) => {
    if (mark < xs[0] || mark > until) return;
    const x = Math.round(chart.valToPos(mark, 'x', true));
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.strokeStyle = colour('--ink');
    ctx.lineWidth = 2 * (window.devicePixelRatio || 1);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.restore();
  };
  const size = () => ({ width: Math.max(240, element.clientWidth), height: element.clientWidth < 520 ? HEIGHT.narrow : HEIGHT.wide });
  let at = 0;
  const chart = new window.uPlot({
    ...size(),
    legend: { show: false },
    padding: [8, flip ? 0 : 12, 0, flip ? 12 : 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
    scales: { x: { time: false, dir: flip ? -1 : 1, range: [xs[0], until] }, y: { range: (_, __, most) => [0, top ?? Math.max(1, most)] } },
    axes: [
      { ...axis, size: 28 * scale, splits: years, values: (_, splits) => splits.map((day) => String(yearOf(day + 20))) },
      { ...axis, side: flip ? 1 : 3, size: AXIS_PX * scale, space: 30 * scale, values: (_, splits) => splits.map((n) => FIGURES.format(n)), incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000] },
    ],
    series: [{}, ...drawn.map((one) => ({ paths, points: { show: false }, width: kind === 'steps' ? 1 : 0, stroke: () => colour('--sheet'), fill: () => fillOf(one) }))],
    hooks: {
      draw: [markLine],
      setCursor: [(self) => {
        if (self.cursor.idx === null || self.cursor.idx === undefined) return;
        const day = self.posToVal(self.cursor.left, 'x');
        at = Math.max(0, days.findLastIndex((start) => start <= day));
        onPoint(at, Math.floor(day));
      }],
    },
  }, [xs, ...sums], element);

  element.addEventListener('click', () => onPick(at, Math.floor(chart.posToVal(chart.cursor.left, 'x'))));
  element.addEventListener('keydown', (event) => {
    const step = { ArrowRight: flip ? -1 : 1, ArrowLeft: flip ? 1 : -1, ArrowUp: 1, ArrowDown: -1, PageUp: 12, PageDown: -12 }[event.key];
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? days.length - 1 : step ? Math.min(days.length - 1, Math.max(0, at + step)) : null;
    if (event.key === 'Enter') onPick(at, days[at]);
    if (next === null) return;
    event.preventDefault();
    at = next;
    chart.setCursor({ left: chart.valToPos(days[at], 'x'), top: 10 }, false);
    onPoint(at, days[at]);
  });
  new ResizeObserver(() => chart.setSize(size())).observe(element.parentElement);
  const redraw = () => chart.redraw(true, true);
  new MutationObserver(redraw).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  for (const query of ['(prefers-color-scheme: dark)', 'print']) window.matchMedia(query).addEventListener('change', redraw);
  return { startAt: (index) => { at = index; } };
}
