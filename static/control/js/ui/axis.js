/**
 * The axis of time: changes as ticks, stages of deals, the chosen district's history, and the stretch
 * that is shown, which zooms and pans by wheel, pinch, drag, keys and buttons. Input: store, timeline,
 * words. Output: changes of the axis and the range in the store; days that someone slides to.
 */
import { dayAtPlace, listMarks, panAxis, placeDay, showInAxis, zoomAxis } from '../axis.js';
import { addMonths } from '../intervals.js';
import { makeBlocks } from './band.js';
import { byId, h, isRightToLeft, svg, textScale } from './dom.js';

const COLUMN_PX = 4;
const STAGE_PX = 26; // a stage is a button: two of them may not lie closer
const LANE = { stages: 13, changesTop: 26, changesBottom: 54, band: 58, bottom: 66 };
/** The room of each unit's names, in pixels of text of the usual size. */
const ROOM = { en: { year: 42, month: 40, monthOfYear: 66, day: 26, edge: 96 }, ar: { year: 42, month: 76, monthOfYear: 112, day: 26, edge: 130 } };
const MECHANISMS = ['captured', 'evacuation', 'reconciliation', 'handover', 'withdrawal', 'unopposed_entry', 'collapse', 'not_stated'];
const PAN_PART = 0.1;
const ZOOM = 0.5;
/** The kinds of deals that are ways in which control changes too, in the colours of those. */
const MECHANISM_OF_DEAL = { evacuation: 'evacuation', reconciliation: 'reconciliation', status_settlement: 'reconciliation', surrender: 'handover', handover: 'handover', agreed_withdrawal: 'withdrawal' };

export function createAxis({ store, timeline, words, patterns, getChosen, getScope, addresses, onSlide, onShow }) {
  const { coverage } = timeline;
  const track = byId('track');
  const picture = byId('track-picture');
  const thumb = byId('thumb');
  const tip = byId('track-tip');
  const stageRow = byId('stages');
  const card = byId('stage-card');
  const overview = byId('overview');
  const covered = document.querySelectorAll('.timebar .button-row, .timebar .choices, .timebar .tools');
  const handles = { rangeFrom: byId('range-from'), rangeTo: byId('range-to') };
  const range = svg('rect', { class: 'range', y: 0, height: LANE.bottom });
  let width = 0;
  let ticks = [];
  let clusters = [];
  let current = 0; // the stage that Tab reaches
  let waiting = 0;

  const isWhole = () => store.get().axisFrom === null;
  const stretch = () => (isWhole() ? [coverage.from, coverage.to] : [store.get().axisFrom, store.get().axisTo]);
  const countDays = () => stretch()[1] - stretch()[0] + 1;
  const flip = (part) => (isRightToLeft() ? 1 - part : part);
  const xOf = (part) => flip(part) * width;
  const xOfEdge = (day) => xOf((day - stretch()[0]) / countDays());
  const dayAt = (clientX) => {
    const box = picture.getBoundingClientRect();
    return dayAtPlace(stretch(), flip(Math.min(1, Math.max(0, (clientX - box.left) / box.width))));
  };

  function setStretch([first, last]) {
    const whole = first === coverage.from && last === coverage.to;
    store.set({ axisFrom: whole ? null : first, axisTo: whole ? null : last });
  }
  const zoom = (factor, at = store.get().on) => setStretch(zoomAxis(stretch(), coverage, factor, at));
  const pan = (part) => setStretch(panAxis(stretch(), coverage, part * countDays()));

  // --- drawing -----------------------------------------------------------------------------------
  const nameMark = ({ day, unit }) => ({ year: words.year, month: words.monthName, day: words.dayOfMonth })[unit](day);

  function drawMarks([from, to]) {
    const scale = textScale();
    const least = Object.fromEntries(Object.entries(ROOM[words.lang] ?? ROOM.en).map(([unit, room]) => [unit, room * scale]));
    const marks = listMarks([from, to], width, least);
    const step = isRightToLeft() ? -3 : 3;
    const parts = marks.flatMap(({ day, unit }) => {
      const x = xOfEdge(day);
      return svg('line', { class: `${unit}-line`, x1: x, x2: x, y1: 4, y2: unit === 'day' ? LANE.changesBottom : LANE.bottom });
    });
    // the larger unit is said once at the beginning, where no mark of it is near
    const units = new Set(marks.filter(({ named }) => named).map(({ unit }) => unit));
    const withDays = units.has('day');
    const edge = withDays ? words.monthYear(from) : units.has('month') ? words.year(from) : null;
    const begins = edge === null ? 0 : withDays ? least.edge : least.year + 4;
    for (const mark of marks.filter(({ named }) => named)) {
      const away = Math.abs(xOfEdge(mark.day) - xOfEdge(from));
      if (away < begins || away > width - 16 * scale) continue;
      const text = mark.unit !== 'day' && withDays ? words.monthYear(mark.day) : nameMark(mark);
      parts.push(svg('text', { class: `year-label ${mark.unit}-label`, x: xOfEdge(mark.day) + step, y: LANE.bottom, dy: '1.1em', text }));
    }
    if (edge !== null) parts.push(svg('text', { class: 'year-label edge-label', x: xOfEdge(from) + step, y: LANE.bottom, dy: '1.1em', text: edge }));
    return parts;
  }

  function drawTicks([from, to], scope) {
    const days = to - from + 1;
    const columns = Math.min(days, Math.max(40, Math.floor(width / COLUMN_PX)));
    ticks = timeline.tickColumns(columns, { from, to }, scope);
    const most = Math.max(4, ...ticks.map((tick) => tick.count));
    const wide = Math.min(9, Math.max(2.8, (width / columns) * 0.5));
    return ticks.map((tick) => {
      const tall = 5 + Math.sqrt(tick.count / most) * (LANE.changesBottom - LANE.changesTop - 5);
      const centre = xOf((tick.column + 0.5) / columns);
      tick.x = centre;
      return svg('rect', { class: `tick mechanism-${words.codeAt('mechanism', tick.mechanisms[0][0])}`, x: centre - wide / 2, width: wide, y: LANE.changesBottom - tall, height: tall, rx: 0.8 });
    });
  }

  /** Stages of deals as buttons; those that would lie closer than a finger are one. */
  function drawStages(between, scope) {
    const [from, to] = between;
    clusters = [];
    for (const bin of timeline.stageColumns(Math.max(20, Math.floor(width / 3)), { from, to }, scope)) {
      const place = placeDay(between, bin.first);
      const last = clusters.at(-1);
      if (last && (place - last.place) * width < STAGE_PX) last.stages.push(...bin.stages);
      else clusters.push({ place, stages: [...bin.stages] });
    }
    const hadFocus = stageRow.contains(document.activeElement);
    current = Math.min(current, Math.max(0, clusters.length - 1));
    stageRow.replaceChildren(...clusters.map(({ place, stages }, i) => {
      const kinds = new Set(stages.map(({ kind }) => MECHANISM_OF_DEAL[kind] ?? 'other'));
      const button = h('button', {
        type: 'button', class: `stage-button mechanism-${kinds.size === 1 ? [...kinds][0] : 'other'}${stages.length > 1 ? ' is-many' : ''}`, tabindex: i === current ? 0 : -1,
        'aria-haspopup': 'dialog', 'aria-label': sayStages(stages), on: { click: () => openCard(i), focus: () => { current = i; } },
      });
      button.style.insetInlineStart = `${place * 100}%`;
      return button;
    }));
    if (hadFocus) stageRow.children[current]?.focus();
  }

  const nameOfDeal = ({ name, deal }) => (typeof name === 'object' ? words.nameOf(name) : name || deal);
  const dateOf = (stage) => (stage.date ? words.edtf(stage.date) : words.day(stage.day)); // `date` where it is not just the day
  const sayStage = (stage) => words.t('stage_said', { date: dateOf(stage), deal: nameOfDeal(stage), stage: words.label('deal_stage', stage.stage) });
  function sayStages(stages) {
    if (stages.length === 1) return sayStage(stages[0]);
    const [counted, from, to] = [words.count('stages', stages.length), dateOf(stages[0]), dateOf(stages.at(-1))];
    return from === to ? [counted, from].join(words.t('comma')) : words.t('stages_said', { stages: counted, from, to });
  }

  function draw() {
    waiting = 0;
    width = picture.clientWidth;
    if (!width) return;
    const between = stretch();
    const [from, to] = between;
    const scope = getScope();
    const chosen = getChosen();
    picture.replaceChildren(range, ...drawMarks(between),
      svg('line', { class: 'axis', x1: 0, x2: width, y1: LANE.changesBottom + 0.5, y2: LANE.changesBottom + 0.5 }),
      ...drawTicks(between, scope),
      ...(chosen >= 0 ? [svg('g', { class: 'lane' }, makeBlocks(timeline, patterns, chosen, { width, top: LANE.band, height: 6, from, to }))] : []));
    drawStages(between, scope);
    drawOverview();
    moveThumb(store.get().on);
  }
  const drawSoon = () => { waiting ||= requestAnimationFrame(draw); };

  function drawOverview() {
    const [from, to] = stretch();
    const whole = coverage.to - coverage.from + 1;
    const shown = byId('overview-window');
    shown.style.insetInlineStart = `${((from - coverage.from) / whole) * 100}%`;
    shown.style.inlineSize = `${((to - from + 1) / whole) * 100}%`;
    overview.setAttribute('aria-valuenow', Math.round((from + to) / 2));
    overview.setAttribute('aria-valuetext', words.t('from_to', { from: words.day(from), to: words.day(to) }));
    track.classList.toggle('is-zoomed', !isWhole());
    byId('axis-whole').disabled = byId('axis-out').disabled = isWhole();
    byId('axis-in').disabled = countDays() <= 14;
  }

  /** The stretch chosen by a range, else that between the day compared with and the day shown. */
  function drawRange() {
    const { compare, on, rangeFrom, rangeTo } = store.get();
    const chosen = rangeFrom !== null;
    track.classList.toggle('has-range', chosen);
    for (const [key, handle] of Object.entries(handles)) {
      handle.hidden = !chosen;
      if (!chosen) continue;
      const day = store.get()[key];
      const place = key === 'rangeFrom' ? (day - stretch()[0]) / countDays() : (day + 1 - stretch()[0]) / countDays();
      handle.hidden = place < 0 || place > 1;
      handle.style.insetInlineStart = `${place * 100}%`;
      handle.setAttribute('aria-valuenow', day);
      handle.setAttribute('aria-valuetext', words.day(day));
    }
    const [a, b] = chosen ? [rangeFrom, rangeTo + 1] : compare === null ? [0, 0] : [Math.min(compare, on), Math.max(compare, on)];
    range.setAttribute('visibility', a === b ? 'hidden' : 'visible');
    if (a === b || !width) return;
    const inView = (x) => Math.min(width, Math.max(0, x));
    const [left, right] = [inView(xOfEdge(a)), inView(xOfEdge(b))];
    range.setAttribute('x', Math.min(left, right));
    range.setAttribute('width', Math.max(1, Math.abs(right - left)));
  }

  function moveThumb(day) {
    const place = placeDay(stretch(), day);
    thumb.classList.toggle('is-off', place < 0 || place > 1);
    thumb.style.insetInlineStart = `${Math.min(1, Math.max(0, place)) * 100}%`;
    byId('overview-day').style.insetInlineStart = `${placeDay([coverage.from, coverage.to], day) * 100}%`;
    drawRange();
  }

  // --- pointer -----------------------------------------------------------------------------------
  const pointers = new Map();
  let act = null;
  let dayBefore = 0; // what the first finger slid, it may have slid as one of two

  /** What one pointer does: move a handle of the range, draw a range, pan, or slide the day. */
  function beginDrag(event) {
    const handle = Object.keys(handles).find((key) => handles[key].contains(event.target));
    if (handle) {
      handles[handle].focus({ preventScroll: true });
      return ({ clientX }) => setRangeEnd(handle, dayAt(clientX));
    }
    if (event.shiftKey) {
      const start = dayAt(event.clientX);
      return ({ clientX }) => store.set({ rangeFrom: Math.min(start, dayAt(clientX)), rangeTo: Math.max(start, dayAt(clientX)) });
    }
    if (!isWhole() && event.clientY - picture.getBoundingClientRect().top > LANE.bottom) {
      const [from, at] = [stretch(), event.clientX];
      return ({ clientX }) => setStretch(panAxis(from, coverage, ((at - clientX) / width) * (isRightToLeft() ? -1 : 1) * (from[1] - from[0] + 1)));
    }
    thumb.focus({ preventScroll: true });
    return ({ clientX }) => onSlide(dayAt(clientX));
  }

  function beginPinch() {
    const spread = () => {
      const [a, b] = [...pointers.values()];
      return [Math.max(12, Math.abs(a - b)), (a + b) / 2];
    };
    const [apart, middle] = spread();
    const from = stretch();
    const at = dayAt(middle);
    return () => setStretch(zoomAxis(from, coverage, apart / spread()[0], at));
  }

  track.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.target.closest('button, a, [role="dialog"]')) return;
    closeCard();
    track.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, event.clientX);
    if (pointers.size === 1) dayBefore = store.get().on;
    else onSlide(dayBefore);
    act = pointers.size === 2 ? beginPinch() : beginDrag(event);
    act(event);
    event.preventDefault();
  });
  track.addEventListener('pointermove', (event) => {
    if (pointers.has(event.pointerId)) {
      pointers.set(event.pointerId, event.clientX);
      act?.(event);
    }
    showTip(event);
  });
  for (const type of ['pointerup', 'pointercancel']) {
    track.addEventListener(type, (event) => {
      pointers.delete(event.pointerId);
      act = null; // what is left of a pinch does not slide
    });
  }
  track.addEventListener('pointerleave', () => { tip.hidden = true; });
  track.addEventListener('wheel', (event) => {
    if (event.target.closest('[role="dialog"]')) return;
    event.preventDefault();
    const across = event.shiftKey ? event.deltaY || event.deltaX : event.deltaX;
    if (Math.abs(across) > Math.abs(event.shiftKey ? 0 : event.deltaY)) pan((across / width) * (isRightToLeft() ? -1 : 1));
    else zoom(Math.exp(Math.max(-120, Math.min(120, event.deltaY)) * 0.004), dayAt(event.clientX));
  }, { passive: false });

  /** The days that a tick gathers, how much changed on them, and how: of each mechanism its count. */
  function sayTick({ first, last, count, mechanisms }) {
    const days = first === last ? words.day(first) : words.t('from_to', { from: words.day(first), to: words.day(last) });
    const ways = mechanisms.map(([mechanism, n]) => [words.labelAt('mechanism', mechanism).toLowerCase(), mechanisms.length > 1 ? words.number(n) : ''].join(' ').trim());
    return [days, [words.count('changes', count), ...ways].join(words.t('comma'))];
  }

  function showTip(event) {
    const box = picture.getBoundingClientRect();
    if (event.pointerType === 'touch' && !pointers.size) return;
    const x = event.clientX - box.left;
    const stage = event.target.closest?.('.stage-button');
    const tick = stage ? null : ticks.map((each) => [Math.abs(each.x - x), each]).filter(([far]) => far <= 4).sort((a, b) => a[0] - b[0])[0]?.[1];
    const lines = [];
    if (stage) lines.push(...clusters[[...stageRow.children].indexOf(stage)].stages.slice(0, 4).map(sayStage));
    else if (tick) lines.push(...sayTick(tick));
    else lines.push(words.day(dayAt(event.clientX)));
    tip.replaceChildren(...lines.map((line) => h('span', { text: line })));
    tip.hidden = !card.hidden;
    const half = tip.offsetWidth / 2;
    tip.style.left = `${Math.min(track.clientWidth - half, Math.max(half, x))}px`;
  }

  // --- stages ------------------------------------------------------------------------------------
  function openCard(i) {
    const { stages, place } = clusters[i];
    current = i;
    tip.hidden = true;
    card.replaceChildren(
      h('ul', {}, stages.map((stage) => h('li', {},
        h('button', { type: 'button', class: 'link', text: dateOf(stage), title: words.t('goto_start', { date: words.day(stage.day) }), on: { click: () => onShow(stage.day) } }), ' ',
        h('span', { class: `mechanism mechanism-text-${MECHANISM_OF_DEAL[stage.kind] ?? 'other'}`, text: words.label('deal_stage', stage.stage) }), ' ',
        h('a', { href: addresses.deal(stage.deal), text: nameOfDeal(stage) })))),
      h('button', { type: 'button', class: 'card-close', 'aria-label': words.t('close'), text: '×', on: { click: () => closeCard(true) } }));
    card.setAttribute('aria-label', sayStages(stages));
    card.hidden = false;
    for (const row of covered) row.inert = true; // it lies over them
    const half = card.offsetWidth / 2;
    card.style.left = `${Math.min(track.clientWidth - half, Math.max(half, xOf(place)))}px`;
    card.querySelector('button').focus();
  }

  function closeCard(back = false) {
    if (card.hidden) return;
    card.hidden = true;
    for (const row of covered) row.inert = false;
    if (back) stageRow.children[current]?.focus();
  }
  card.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closeCard(true);
    event.stopPropagation();
  });
  document.addEventListener('pointerdown', (event) => {
    if (!card.contains(event.target)) closeCard();
    if (!byId('axis-key').contains(event.target)) byId('axis-key').open = false;
  });
  stageRow.addEventListener('keydown', (event) => {
    const forward = isRightToLeft() ? 'ArrowLeft' : 'ArrowRight';
    const back = isRightToLeft() ? 'ArrowRight' : 'ArrowLeft';
    const to = { [forward]: current + 1, [back]: current - 1, Home: 0, End: clusters.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = Math.min(clusters.length - 1, Math.max(0, to));
    stageRow.children[current].tabIndex = -1;
    stageRow.children[next].tabIndex = 0;
    stageRow.children[next].focus();
  });

  // --- keys and buttons --------------------------------------------------------------------------
  function zoomByKey(event) {
    const act = { '+': () => zoom(ZOOM), '=': () => zoom(ZOOM), '-': () => zoom(1 / ZOOM), 0: () => setStretch([coverage.from, coverage.to]) }[event.key];
    if (!act || event.altKey || event.ctrlKey || event.metaKey) return false;
    event.preventDefault();
    act();
    return true;
  }

  overview.addEventListener('keydown', (event) => {
    if (zoomByKey(event)) return;
    const forward = isRightToLeft() ? 'ArrowLeft' : 'ArrowRight';
    const back = isRightToLeft() ? 'ArrowRight' : 'ArrowLeft';
    const part = { [forward]: PAN_PART, ArrowUp: PAN_PART, [back]: -PAN_PART, ArrowDown: -PAN_PART, PageUp: 1, PageDown: -1, Home: -Infinity, End: Infinity }[event.key];
    if (part === undefined) return;
    event.preventDefault();
    setStretch(panAxis(stretch(), coverage, Number.isFinite(part) ? part * countDays() : Math.sign(part) * (coverage.to - coverage.from)));
  });
  const panTo = (event) => {
    const box = overview.getBoundingClientRect();
    const day = dayAtPlace([coverage.from, coverage.to], flip(Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))));
    const [from, to] = stretch();
    setStretch(panAxis([from, to], coverage, day - (from + to) / 2));
  };
  overview.addEventListener('pointerdown', (event) => {
    overview.setPointerCapture(event.pointerId);
    panTo(event);
  });
  overview.addEventListener('pointermove', (event) => {
    if (overview.hasPointerCapture(event.pointerId)) panTo(event);
  });
  byId('axis-in').addEventListener('click', () => zoom(ZOOM));
  byId('axis-out').addEventListener('click', () => zoom(1 / ZOOM));
  byId('axis-whole').addEventListener('click', () => {
    setStretch([coverage.from, coverage.to]);
    byId('axis-in').focus(); // the button itself is off now
  });

  /** Move one end of the range; it stops at the other. */
  function setRangeEnd(key, day) {
    const { rangeFrom, rangeTo } = store.get();
    const [least, most] = key === 'rangeFrom' ? [coverage.from, rangeTo] : [rangeFrom, coverage.to];
    store.set({ [key]: Math.min(most, Math.max(least, day)) });
  }
  for (const [key, handle] of Object.entries(handles)) {
    handle.setAttribute('aria-valuemin', coverage.from);
    handle.setAttribute('aria-valuemax', coverage.to);
    handle.addEventListener('keydown', (event) => {
      const moves = keyMoves(event, store.get()[key], coverage);
      if (!moves) return;
      event.preventDefault();
      event.stopPropagation();
      setRangeEnd(key, moves());
    });
  }
  const key = byId('axis-key');
  byId('axis-key-list').replaceChildren(...MECHANISMS.map((code) => h('li', {}, h('span', { class: `mechanism mechanism-text-${code}`, text: words.label('mechanism', code) }))),
    h('li', {}, svg('svg', { width: 18, height: 14, 'aria-hidden': 'true' }, svg('path', { class: 'stage-tick', d: 'M9 2.5l4.5 4.5l-4.5 4.5l-4.5 -4.5z' })), h('span', { text: words.t('legend_stage') })));
  key.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    key.open = false;
    key.querySelector('summary').focus();
  });
  overview.setAttribute('aria-valuemin', coverage.from);
  overview.setAttribute('aria-valuemax', coverage.to);
  new ResizeObserver(draw).observe(picture);

  return {
    draw, drawSoon, drawRange, moveThumb, zoomByKey,
    /** Bring a day into the stretch that is shown. */
    reveal: (day) => setStretch(showInAxis(stretch(), coverage, day)),
  };
}

/** Where a key takes a slider of days, or null; in a right-to-left page the arrows follow what is seen. */
export function keyMoves(event, day, { from, to }) {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  const forward = isRightToLeft() ? 'ArrowLeft' : 'ArrowRight';
  const back = isRightToLeft() ? 'ArrowRight' : 'ArrowLeft';
  const stride = event.shiftKey ? 7 : 1;
  return {
    [forward]: () => day + stride, [back]: () => day - stride, ArrowUp: () => day + stride, ArrowDown: () => day - stride,
    PageUp: () => addMonths(day, 1), PageDown: () => addMonths(day, -1), Home: () => from, End: () => to,
  }[event.key] ?? null;
}
