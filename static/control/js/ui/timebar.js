/**
 * Time: the slider with its ticks, play and pause, steps, changes, the exact date. Input: store,
 * timeline, words. Output: changes of `on` in the store. In a right-to-left page time runs from
 * right to left, as the page is read; the arrow keys follow what is seen.
 */
import { addMonths, formatDay, parseDay, dayOf } from '../intervals.js';
import { byId, isRightToLeft, svg, h } from './dom.js';
import { makeBlocks } from './band.js';

const COLUMN_PX = 4;
const LANE = { stages: 8, changesBottom: 46, changesTop: 16, band: 50, years: 72 };

export function createTimebar({ store, timeline, words, patterns, reducedMotion, getChosen, onStray }) {
  const { from, to } = timeline.coverage;
  const track = byId('track');
  const picture = byId('track-picture');
  const thumb = byId('thumb');
  const tip = byId('track-tip');
  const exact = byId('exact');
  const play = byId('play');
  const clamp = (day) => Math.min(to, Math.max(from, day));
  let width = 0;
  let playing = 0;
  const range = svg('rect', { class: 'range', y: 0, height: LANE.years - 12 });
  let ticks = [];
  let stages = [];

  const setDay = (day) => store.set({ on: clamp(day) });
  const fraction = (day) => (day - from) / (to - from);
  const xOf = (day) => (isRightToLeft() ? (1 - fraction(day)) * width : fraction(day) * width);

  function dayAt(clientX) {
    const box = picture.getBoundingClientRect();
    const part = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
    return from + Math.round((isRightToLeft() ? 1 - part : part) * (to - from));
  }

  /** How many districts changed on the day itself, in words; those only drawn on it are told apart. */
  const changedOn = (day) => {
    const rows = timeline.changesBetween(day - 1, day);
    const exactly = rows.filter((row) => !timeline.startBounds[row]).length;
    const nominal = rows.length - exactly;
    if (!rows.length) return '';
    if (!nominal) return words.count('changed', exactly);
    if (!exactly) return words.t('changed_nominal', { changed: words.count('changed', nominal) });
    return words.t('changed_also_nominal', { changed: words.count('changed', exactly), n: words.number(nominal) });
  };

  function drawTrack() {
    width = picture.clientWidth;
    if (!width) return;
    const columns = Math.max(40, Math.floor(width / COLUMN_PX));
    const columnDay = (column) => from + (column * (to - from + 1)) / columns;
    const scope = byId('scope').value === 'district' ? getChosen() : -1;
    ticks = timeline.tickColumns(columns, { from, to }, scope);
    stages = timeline.stageColumns(Math.max(40, Math.floor(width / 9)), { from, to }, scope);
    const most = Math.max(4, ...ticks.map((tick) => tick.count));
    const parts = [];
    for (let year = words.yearOf(from) + 1; year <= words.yearOf(to); year += 1) {
      const start = dayOf(year, 1, 1);
      const x = xOf(start);
      const named = width > 560 || (year - words.yearOf(from)) % 2 === 1;
      parts.push(svg('line', { class: 'year-line', x1: x, x2: x, y1: 4, y2: LANE.years - 12 }));
      if (named) parts.push(svg('text', { class: 'year-label', x: x + (isRightToLeft() ? -3 : 3), y: LANE.years, 'text-anchor': 'start', text: words.year(start) }));
    }
    parts.push(svg('line', { class: 'axis', x1: 0, x2: width, y1: LANE.changesBottom + 0.5, y2: LANE.changesBottom + 0.5 }));
    for (const tick of ticks) {
      const tall = 5 + Math.sqrt(tick.count / most) * (LANE.changesBottom - LANE.changesTop - 5);
      const centre = xOf(columnDay(tick.column + 0.5));
      parts.push(svg('rect', { class: `tick mechanism-${words.codeAt('mechanism', tick.mechanism)}`, x: centre - 1.4, width: 2.8, y: LANE.changesBottom - tall, height: tall, rx: 0.8 }));
    }
    for (const bin of stages) {
      const x = xOf(bin.first);
      const size = bin.count > 2 ? 4.4 : 3.3;
      parts.push(svg('path', { class: 'stage-tick', d: `M${x} ${LANE.stages - size}l${size} ${size}l${-size} ${size}l${-size} ${-size}z` }));
    }
    const chosen = getChosen();
    if (chosen >= 0) parts.push(svg('g', { class: 'lane' }, makeBlocks(timeline, patterns, chosen, { width, top: LANE.band, height: 6, from, to })));
    picture.replaceChildren(range, ...parts);
    moveThumb(store.get().on);
  }

  /** The stretch between the day compared with and the day shown. */
  function drawRange() {
    const { compare, on } = store.get();
    range.setAttribute('visibility', compare === null ? 'hidden' : 'visible');
    if (compare === null || !width) return;
    const [a, b] = [xOf(compare), xOf(on)];
    range.setAttribute('x', Math.min(a, b));
    range.setAttribute('width', Math.max(1, Math.abs(b - a)));
  }

  function moveThumb(day) {
    thumb.style.insetInlineStart = `${fraction(day) * 100}%`;
    thumb.setAttribute('aria-valuenow', day);
    drawRange();
  }

  function showDay(day) {
    const doubtful = timeline.doubtfulOn(day).size;
    const changed = [changedOn(day), doubtful ? words.count('doubtful', doubtful) : ''].filter(Boolean).join(' · ');
    byId('when').textContent = words.day(day);
    byId('when-note').textContent = changed;
    exact.value = formatDay(day);
    thumb.setAttribute('aria-valuetext', words.t('slider_value', { date: words.day(day), changed: changed || words.t('no_change') }));
    moveThumb(day);
    const district = byId('scope').value === 'district' ? getChosen() : -1;
    byId('previous-change').disabled = timeline.previousChange(day, district) === null;
    byId('next-change').disabled = timeline.nextChange(day, district) === null;
    byId('step-back').disabled = day <= from;
    byId('step-on').disabled = day >= to;
  }

  /** Tell a screen reader where a button led; the slider's own value is read by itself. */
  function announce() {
    const { on } = store.get();
    byId('announce').textContent = words.t('slider_value', { date: words.day(on), changed: changedOn(on) || words.t('no_change') });
  }

  function step(direction) {
    const { on } = store.get();
    const unit = byId('step').value;
    const next = unit === 'month' ? addMonths(on, direction) : on + direction * (unit === 'week' ? 7 : 1);
    setDay(next);
    announce();
  }

  function goChange(direction) {
    const { on } = store.get();
    const district = byId('scope').value === 'district' ? getChosen() : -1;
    const day = direction > 0 ? timeline.nextChange(on, district) : timeline.previousChange(on, district);
    if (day !== null) setDay(day);
    announce();
  }

  function stop() {
    if (!playing) return;
    cancelAnimationFrame(playing);
    clearTimeout(playing);
    playing = 0;
    store.set({ playing: false }, { quiet: true });
    play.setAttribute('aria-pressed', 'false');
    play.setAttribute('aria-label', words.t('play'));
    document.documentElement.classList.remove('is-playing');
    announce();
  }

  function start() {
    let { on } = store.get();
    if (on >= to) {
      on = from;
      setDay(on);
    }
    play.setAttribute('aria-pressed', 'true');
    play.setAttribute('aria-label', words.t('pause'));
    document.documentElement.classList.add('is-playing');
    store.set({ playing: true }, { quiet: true });
    let exactDay = on;
    let last = performance.now();
    const still = reducedMotion();
    const tickOn = (now) => {
      const seconds = still ? 1 : Math.min(0.25, (now - last) / 1000);
      last = now;
      // someone may have moved the slider meanwhile: go on from there
      if (Math.floor(exactDay) !== store.get().on) exactDay = store.get().on;
      exactDay += seconds * Number(byId('speed').value);
      setDay(Math.floor(exactDay));
      if (store.get().on >= to) stop();
      else playing = still ? setTimeout(tickOn, 1000) : requestAnimationFrame(tickOn);
    };
    playing = still ? setTimeout(tickOn, 1000) : requestAnimationFrame(tickOn);
  }

  const toggle = () => (playing ? stop() : start());

  // --- pointer -----------------------------------------------------------------------------------
  track.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    stop();
    track.setPointerCapture(event.pointerId);
    setDay(dayAt(event.clientX));
    thumb.focus({ preventScroll: true });
    event.preventDefault();
  });
  track.addEventListener('pointermove', (event) => {
    if (track.hasPointerCapture(event.pointerId)) setDay(dayAt(event.clientX));
    showTip(event);
  });
  track.addEventListener('pointerleave', () => { tip.hidden = true; });

  function showTip(event) {
    const box = picture.getBoundingClientRect();
    const x = event.clientX - box.left;
    const near = (bins, reach) => bins.filter((bin) => Math.abs(xOf(bin.first) - x) <= reach).sort((a, b) => Math.abs(xOf(a.first) - x) - Math.abs(xOf(b.first) - x))[0];
    const stage = event.clientY - box.top < LANE.changesTop ? near(stages, 7) : null;
    const tick = stage ? null : near(ticks, 4);
    const day = stage?.first ?? tick?.first ?? dayAt(event.clientX);
    const lines = [words.day(day)];
    if (stage) lines.push(...stage.stages.slice(0, 4).map((each) => `${words.nameOf(nameOfDeal(each))}: ${words.label('deal_stage', each.stage)}`));
    else if (tick) lines.push(`${words.count('changed', tick.count)}, ${words.labelAt('mechanism', tick.mechanism).toLowerCase()}`);
    tip.replaceChildren(...lines.map((line) => h('span', { text: line })));
    tip.hidden = false;
    const half = tip.offsetWidth / 2;
    tip.style.left = `${Math.min(track.clientWidth - half, Math.max(half, x))}px`;
  }
  const nameOfDeal = ({ name, deal }) => (typeof name === 'object' ? name : { en: name || deal, ar: name || deal });

  // --- keys --------------------------------------------------------------------------------------
  thumb.addEventListener('keydown', (event) => {
    const forward = isRightToLeft() ? 'ArrowLeft' : 'ArrowRight';
    const back = isRightToLeft() ? 'ArrowRight' : 'ArrowLeft';
    const { on } = store.get();
    const stride = event.shiftKey ? 7 : 1;
    const moves = {
      [forward]: () => on + stride, [back]: () => on - stride, ArrowUp: () => on + stride, ArrowDown: () => on - stride,
      PageUp: () => addMonths(on, 1), PageDown: () => addMonths(on, -1), Home: () => from, End: () => to,
    };
    if (!moves[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    stop();
    setDay(moves[event.key]());
  });
  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const typing = event.target.closest?.('input, select, textarea, [contenteditable]');
    if (typing) return;
    if (event.key === '[') goChange(-1);
    else if (event.key === ']') goChange(1);
    else if (event.key === ' ' && !event.target.closest?.('button, summary, a')) {
      event.preventDefault();
      toggle();
    }
  });

  // --- buttons -----------------------------------------------------------------------------------
  play.addEventListener('click', toggle);
  byId('step-back').addEventListener('click', () => step(-1));
  byId('step-on').addEventListener('click', () => step(1));
  byId('previous-change').addEventListener('click', () => goChange(-1));
  byId('next-change').addEventListener('click', () => goChange(1));
  exact.addEventListener('change', () => {
    const day = parseDay(exact.value);
    if (day !== null) {
      stop();
      setDay(day);
      onStray(day === clamp(day) ? null : day);
    }
    exact.value = formatDay(store.get().on);
  });
  byId('scope').addEventListener('change', () => {
    drawTrack();
    showDay(store.get().on);
  });

  thumb.setAttribute('aria-valuemin', from);
  thumb.setAttribute('aria-valuemax', to);
  exact.min = formatDay(from);
  exact.max = formatDay(to);
  new ResizeObserver(drawTrack).observe(picture);
  drawTrack();
  showDay(store.get().on);
  return { showDay, drawRange, redraw: drawTrack, isPlaying: () => playing !== 0 };
}
