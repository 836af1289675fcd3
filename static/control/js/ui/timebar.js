/**
 * Time: the slider, play and pause, steps, changes, the exact date. Input: store, timeline, words, the
 * axis it lies on. Output: changes of `on` in the store. In a right-to-left page time runs from right to
 * left, as the page is read; the arrow keys follow what is seen.
 */
import { addMonths, formatDay } from '../intervals.js';
import { createAxis, keyMoves } from './axis.js';
import { byId, watchDay } from './dom.js';

export function createTimebar({ store, timeline, words, patterns, reducedMotion, getChosen, addresses, refuseDay }) {
  const { from, to } = timeline.coverage;
  const thumb = byId('thumb');
  const exact = byId('exact');
  const play = byId('play');
  const clamp = (day) => Math.min(to, Math.max(from, day));
  let playing = 0;
  let walk = null; // steps by months: where they began, how many there were, where they led

  const setDay = (day) => store.set({ on: clamp(day) });
  const getScope = () => (store.get().scope === 'district' ? getChosen() : -1);
  const goTo = (day) => {
    stop();
    setDay(day);
  };
  const axis = createAxis({ store, timeline, words, patterns, getChosen, getScope, addresses, onSlide: goTo, onShow: goTo });

  /** How many districts changed on the day itself, in words; those only drawn on it are told apart. */
  const changedOn = (day) => {
    const rows = timeline.changesBetween(day - 1, day);
    const exactly = rows.filter((row) => !timeline.startBounds(row)).length;
    const nominal = rows.length - exactly;
    if (!rows.length) return '';
    if (!nominal) return words.count('changed', exactly);
    if (!exactly) return words.t('changed_nominal', { changed: words.count('changed', nominal) });
    return words.t('changed_also_nominal', { changed: words.count('changed', exactly), more: words.count('more_nominal', nominal) });
  };

  function showDay(day) {
    const doubtful = timeline.countDoubtsOn(day);
    const changed = [changedOn(day), doubtful ? words.count('doubtful', doubtful) : ''].filter(Boolean).join(' · ');
    byId('when').textContent = words.day(day);
    byId('when-note').textContent = changed;
    exact.value = formatDay(day);
    thumb.setAttribute('aria-valuenow', day);
    thumb.setAttribute('aria-valuetext', words.t('slider_value', { date: words.day(day), changed: changed || words.t('no_change') }));
    axis.moveThumb(day);
    const district = getScope();
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

  /** So many months on from where the steps began: 31 January, 28 February, 31 March. */
  function stepMonths(on, direction) {
    if (walk?.on !== on) walk = { from: on, months: 0 };
    walk.months += direction;
    walk.on = clamp(addMonths(walk.from, walk.months));
    return walk.on;
  }

  function step(direction) {
    const { on, step: unit } = store.get();
    setDay(unit === 'month' ? stepMonths(on, direction) : on + direction * (unit === 'week' ? 7 : 1));
    announce();
  }

  function goChange(direction) {
    const { on } = store.get();
    const day = direction > 0 ? timeline.nextChange(on, getScope()) : timeline.previousChange(on, getScope());
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
      exactDay += seconds * store.get().speed;
      setDay(Math.floor(exactDay));
      if (store.get().on >= to) stop();
      else playing = still ? setTimeout(tickOn, 1000) : requestAnimationFrame(tickOn);
    };
    playing = still ? setTimeout(tickOn, 1000) : requestAnimationFrame(tickOn);
  }

  const toggle = () => (playing ? stop() : start());

  // --- keys --------------------------------------------------------------------------------------
  thumb.addEventListener('keydown', (event) => {
    if (axis.zoomByKey(event)) return;
    const move = keyMoves(event, store.get().on, timeline.coverage);
    if (!move) return;
    event.preventDefault();
    goTo(move());
  });
  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    const typing = event.target.closest?.('input, select, textarea, [contenteditable]');
    if (typing) return;
    if (event.key === '[' || event.code === 'BracketLeft') goChange(-1);
    else if (event.key === ']' || event.code === 'BracketRight') goChange(1);
    else if (event.key === ' ' && !event.target.closest?.('button, summary, a')) {
      event.preventDefault();
      toggle();
    }
  });

  // --- buttons -----------------------------------------------------------------------------------
  byId('skip-to-time').addEventListener('click', (event) => {
    event.preventDefault(); // the address has the view in its place
    thumb.focus();
  });
  play.addEventListener('click', toggle);
  byId('step-back').addEventListener('click', () => step(-1));
  byId('step-on').addEventListener('click', () => step(1));
  byId('previous-change').addEventListener('click', () => goChange(-1));
  byId('next-change').addEventListener('click', () => goChange(1));
  watchDay(exact, timeline.coverage, (day) => {
    if (day !== null) goTo(day);
    exact.value = formatDay(store.get().on);
    announce();
  }, refuseDay);
  for (const choice of [byId('step'), byId('scope')]) choice.addEventListener('change', () => store.set({ [choice.id]: choice.value }));
  byId('speed').addEventListener('change', ({ target }) => store.set({ speed: Number(target.value) }));
  byId('time-more').addEventListener('click', ({ currentTarget: more }) => {
    const open = byId('timebar').classList.toggle('is-open');
    more.setAttribute('aria-expanded', String(open));
  });

  /** Bring the fields of step, speed and scope to the state; without a district chosen there is one scope. */
  function showChoices() {
    for (const name of ['step', 'speed', 'scope']) byId(name).value = store.get()[name];
    byId('scope').querySelector('[value="district"]').disabled = getChosen() < 0;
  }

  thumb.setAttribute('aria-valuemin', from);
  thumb.setAttribute('aria-valuemax', to);
  exact.min = formatDay(from);
  exact.max = formatDay(to);
  showChoices();
  axis.draw();
  showDay(store.get().on);
  return { showDay, showChoices, reveal: axis.reveal, drawRange: axis.drawRange, redraw: axis.draw, redrawSoon: axis.drawSoon, isPlaying: () => playing !== 0 };
}
