/**
 * The numbers page, wired: each chart over its counts, the day of the page marked in it. Input: the
 * counts in the page. Output: charts; a day chosen in one opens the map on it. Without this the tables
 * say the same.
 */
import { drawChart } from './chart.js';
import { addMonths, formatDay, parseDay } from './intervals.js';
import { byId } from './ui/dom.js';
import { createWords } from './words.js';

const read = (id) => JSON.parse(byId(id).textContent);
const config = read('config');
const numbers = read('numbers');
const words = createWords({ labels: read('labels'), codes: read('codes'), lang: config.lang.slice(0, 2) });
const mark = parseDay(config.reading.on);
const first = parseDay(config.reading.coverage_from);
const last = parseDay(config.reading.coverage_to);
const FILLS = {
  others: '--ink-3', full: '--m-captured', captured: '--m-captured', evacuation: '--m-evacuation', reconciliation: '--m-reconciliation',
  handover: '--m-handover', withdrawal: '--m-withdrawal', unopposed_entry: '--m-unopposed', collapse: '--m-collapse',
};
const clamp = (day) => Math.min(last, Math.max(first, day));

function openMap(day) {
  const url = new URL(config.map_url, window.location.href);
  url.searchParams.set('on', formatDay(clamp(day)));
  if (config.district) url.searchParams.set('district', config.district);
  for (const name of ['known_on', 'reported_until']) if (config.reading[name]) url.searchParams.set(name, config.reading[name]);
  window.location.assign(url);
}

/** One chart: `starts` are the days at which its values begin, `say` names one of them. */
function show(name, counted, { kind, starts, say, pick }) {
  const element = byId(`chart-${name}`);
  if (!element || !counted?.series.length) return;
  element.parentElement.hidden = false;
  const share = (n) => (counted.total ? ` (${words.number(Math.round((1000 * n) / counted.total) / 10)}\u00a0%)` : '');
  const tell = (index, day) => {
    const values = counted.series.filter(({ values: all }) => all[index]).map(({ name: who, values: all }) => `${who} ${words.number(all[index])}${share(all[index])}`);
    const text = `${say(index, day)}: ${values.join(' · ') || words.number(0)}`;
    byId(`said-${name}`).textContent = text;
    element.setAttribute('aria-valuenow', index);
    element.setAttribute('aria-valuetext', text);
  };
  element.setAttribute('aria-valuemax', starts.length - 1);
  const chart = drawChart(element, {
    kind, days: starts, until: last + 1, mark, onPoint: tell, onPick: pick,
    top: kind === 'steps' ? counted.total : undefined,
    series: counted.series.map((one) => ({ look: one.look, values: one.values, fill: one.actor?.colour ?? FILLS[one.code] ?? '--m-unknown' })),
  });
  const index = Math.max(0, starts.findLastIndex((day) => day <= mark));
  chart.startAt(index);
  tell(index, mark);
}

const bySteps = (counted) => ({ kind: 'steps', starts: counted.days.map(parseDay), say: (_, day) => words.day(clamp(day)), pick: (_, day) => openMap(day) });
const byMonths = (counted) => {
  const starts = counted.months.map((month) => parseDay(`${month}-01`));
  return { kind: 'bars', starts, say: (i) => words.edtf(counted.months[i]), pick: (i) => openMap(addMonths(starts[i], 1) - 1) };
};

show('shares', numbers.shares, bySteps(numbers.shares));
if (numbers.area.shares) show('area', numbers.area.shares, bySteps(numbers.area.shares));
show('siege', numbers.siege, byMonths(numbers.siege));
show('ways', numbers.ways, byMonths(numbers.ways));
document.documentElement.classList.add('charts-drawn');
