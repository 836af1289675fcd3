/**
 * The filter: a box to tick for each code, with how many districts of the day it would leave; a line on
 * the map and in the list that says how many are shown and takes the filter back. Input: the server's
 * own form, the store, the timeline. Output: changes of `filters` in the store.
 */
import { countChoices, readFilters, writeFilters } from '../filters.js';
import { byId } from './dom.js';

export function createFilters({ store, timeline, words, openPanel }) {
  const details = byId('filters');
  const form = byId('filter-form');
  const boxes = [...form.querySelectorAll('input[type="checkbox"]')];
  const notes = [...document.querySelectorAll('.filter-note')];
  const labelOf = new Map(boxes.map((box) => [box, box.parentElement.querySelector('span').textContent]));
  let rowsNow = null;

  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('change', () => {
    const chosen = boxes.filter((box) => box.checked).map((box) => [box.name, box.value]);
    store.set({ filters: writeFilters(chosen) }, { push: true });
  });
  for (const link of document.querySelectorAll('.filter-clear')) {
    link.addEventListener('click', (event) => {
      event.preventDefault();
      store.set({ filters: '' }, { push: true });
      // the line it stood in is gone: go on from the filter itself
      (details.closest('[hidden]') || !details.offsetParent ? byId('filter-open') : details.querySelector('summary')).focus();
    });
  }
  byId('filter-open').addEventListener('click', () => {
    openPanel();
    details.open = true;
    details.querySelector('summary').focus({ preventScroll: true });
    byId('panel-scroll').scrollTop = 0;
  });
  /** Let what is ticked be seen in a list that scrolls. */
  function reveal(facet) {
    const [list, box] = ['fieldset', 'input:checked'].map((one) => facet.querySelector(one));
    if (!box || !details.open || !facet.open) return;
    list.scrollTop += Math.max(0, box.parentElement.getBoundingClientRect().bottom - list.getBoundingClientRect().bottom);
  }
  const facets = [...form.querySelectorAll('.facet')];
  for (const facet of facets) facet.addEventListener('toggle', () => reveal(facet));
  if (store.get().filters) setTimeout(() => facets.forEach(reveal)); // those open from the start
  details.addEventListener('toggle', () => {
    draw(rowsNow);
    facets.forEach(reveal);
  });

  /** What is asked for, in words: `Party: HTS, IS; Siege: full`. */
  function describe(text = store.get().filters) {
    const asked = readFilters(text);
    return [...asked].map(([kind, codes]) => {
      const name = form.querySelector(`[data-kind="${kind}"] legend`).textContent;
      const chosen = boxes.filter((box) => box.name === kind && codes.has(box.value)).map((box) => labelOf.get(box));
      return words.t('filter_said', { k: name, v: words.list(chosen) });
    }).join(words.t('filter_between'));
  }

  /** Bring boxes, counts and the line to a day's rows. */
  function draw(rows) {
    if (!rows) return;
    rowsNow = rows;
    const { filters } = store.get();
    const asked = readFilters(filters);
    for (const note of notes) note.hidden = !filters;
    byId('filter-open').classList.toggle('is-on', Boolean(filters));
    if (filters) {
      const n = rows.reduce((sum, row) => sum + Number(timeline.isShown(row)), 0);
      for (const note of notes) note.querySelector('.filter-said').textContent = words.t('shown', { n: words.number(n), all: words.number(rows.length) });
    }
    const known = new Set(timeline.actors.map(({ slug }) => slug)); // another knowledge has other parties
    for (const box of boxes) {
      box.checked = asked.get(box.name)?.has(box.value) ?? false;
      box.parentElement.hidden = box.name === 'party' && !box.checked && !known.has(box.value);
    }
    for (const facet of facets) {
      const codes = asked.get(facet.dataset.kind);
      facet.querySelector('.facet-said').textContent = codes ? words.list(boxes.filter((box) => box.name === facet.dataset.kind && box.checked).map((box) => labelOf.get(box))) : '';
    }
    if (!details.open) return;
    const counts = countChoices(filters, rows, timeline, words.codeAt);
    for (const box of boxes) {
      const n = counts.get(`${box.name} ${box.value}`) ?? 0;
      box.parentElement.querySelector('b').textContent = words.number(n);
      box.parentElement.classList.toggle('is-none', n === 0);
    }
  }

  return { draw, describe };
}
