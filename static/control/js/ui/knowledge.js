/**
 * The day of knowledge, folded away until wanted: what this ledger itself said at a moment, or what had
 * been reported by a day. Input: the reading of the page, lists of decisions and reports, fetched when
 * the fold is opened. Output: the address of the map under another knowledge, which is then opened.
 */
import { formatDay, parseDay } from '../intervals.js';
import { byId } from './dom.js';

export function createKnowledge({ timeline, words, reading, loadDecisions, loadReports }) {
  const toggle = byId('knowing');
  const bar = byId('knowledge-bar');
  const slider = byId('knowledge-day');
  const kinds = [...document.querySelectorAll('input[name="knowledge-kind"]')];
  const kind = () => kinds.find((each) => each.checked).value;
  /** For each kind its stops: {value for the address, words}. */
  const stops = { known_on: null, reported_until: null };

  const listMoments = ({ items }) => {
    const byMinute = new Map();
    items.forEach(({ recorded_at: at }, i) => byMinute.set(at.slice(0, 16), i + 1));
    return [...byMinute].map(([minute, n]) => ({
      value: `${minute}:59.999999Z`,
      text: words.t('known_stop', { moment: words.t('moment', { date: words.day(parseDay(minute.slice(0, 10))), time: minute.slice(11) }), decisions: words.count('decisions', n) }),
    }));
  };
  const listDays = ({ items }) => {
    const days = items.map((item) => parseDay(item.published_latest)).filter((day) => day !== null).sort((a, b) => a - b);
    const last = Math.max(days.at(-1) ?? timeline.coverage.to, timeline.coverage.to);
    const first = days[0] ?? timeline.coverage.from;
    let n = 0;
    return Array.from({ length: last - first + 1 }, (_, i) => {
      while (n < days.length && days[n] <= first + i) n += 1;
      return { value: formatDay(first + i), text: words.t('reported_stop', { date: words.day(first + i), reports: words.count('reports', n), all: words.number(days.length) }) };
    });
  };

  function say() {
    const stop = stops[kind()]?.[Number(slider.value)];
    byId('knowledge-said').textContent = stop?.text ?? words.t('loading');
    slider.setAttribute('aria-valuetext', stop?.text ?? '');
    byId('knowledge-show').disabled = !stop;
  }

  /** Fetch the stops of the chosen kind, and stand where the page is, or at the day on the ground. */
  async function choose() {
    const chosen = kind();
    slider.disabled = true;
    say();
    try {
      stops[chosen] ??= await (chosen === 'known_on' ? loadDecisions().then(listMoments) : loadReports().then(listDays));
    } catch (error) {
      console.warn(error);
      byId('knowledge-said').textContent = words.t(`error_${error.kind ?? 'server'}`);
      return;
    }
    if (chosen !== kind()) return;
    const all = stops[chosen];
    const asked = chosen === 'known_on' ? reading.known_on : reading.reported_until || byId('exact').value;
    const at = asked ? all.findLastIndex(({ value }) => value.slice(0, asked.length) <= asked) : -1;
    slider.max = Math.max(0, all.length - 1);
    slider.value = at < 0 ? (asked ? 0 : all.length - 1) : at;
    slider.disabled = all.length < 2;
    say();
  }

  function show() {
    const stop = stops[kind()]?.[Number(slider.value)];
    if (!stop) return;
    const url = new URL(window.location.href);
    url.searchParams.delete('known_on');
    url.searchParams.delete('reported_until');
    url.searchParams.set(kind(), stop.value);
    window.location.assign(url.href.replaceAll('%3A', ':'));
  }

  function open(wanted) {
    bar.hidden = !wanted;
    toggle.setAttribute('aria-expanded', String(wanted));
    if (wanted) choose();
  }

  toggle.addEventListener('click', () => open(bar.hidden));
  for (const each of kinds) each.addEventListener('change', choose);
  slider.addEventListener('input', say);
  slider.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') show();
  });
  byId('knowledge-show').addEventListener('click', show);
  if (reading.known_on || reading.reported_until) {
    kinds.find((each) => each.value === (reading.known_on ? 'known_on' : 'reported_until')).checked = true;
    open(true);
  }
}
