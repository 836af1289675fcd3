/** The search box: a combobox over the names of districts, and of the areas they lie in, in any spelling. */
import { createFinder } from '../names.js';
import { byId, h } from './dom.js';

/** The areas that districts lie in, each with the districts it has. */
function listAreas(districts) {
  const areas = new Map();
  districts.forEach(({ parent }, d) => {
    if (!parent.en && !parent.ar) return;
    const key = `${parent.en} ${parent.ar}`;
    if (!areas.has(key)) areas.set(key, { name: parent, members: [] });
    areas.get(key).members.push(d);
  });
  return [...areas.values()].filter(({ members }) => members.length > 1);
}

/** `onPick` is told the number of a district, `onPickArea` those of all districts of an area. */
export function createFinderBox({ timeline, words, onPick, onPickArea }) {
  const input = byId('finder-text');
  const list = byId('finder-list');
  const places = [...timeline.districts, ...listAreas(timeline.districts)];
  const find = createFinder(places);
  let active = -1;
  let found = [];

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function mark(index) {
    active = index;
    [...list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === active)));
    if (active >= 0) {
      input.setAttribute('aria-activedescendant', `found-${active}`);
      list.children[active].scrollIntoView({ block: 'nearest' });
    } else input.removeAttribute('aria-activedescendant');
  }

  function pick(index) {
    const { index: picked } = found[index];
    const { members } = places[picked];
    input.value = '';
    close();
    if (members) onPickArea(members);
    else onPick(picked);
  }

  function show() {
    found = find(input.value);
    if (!input.value.trim()) return close();
    const items = found.map(({ index, matched }, i) => {
      const { name, parent, members } = places[index];
      const where = members ? words.count('members', members.length) : words.nameOf(parent);
      const spelled = ![name.en, name.ar].includes(matched) ? h('small', { dir: 'auto', text: matched }) : null;
      return h('li', { id: `found-${i}`, role: 'option', 'aria-selected': 'false', on: { pointerdown: (event) => { event.preventDefault(); pick(i); } } },
        h('span', { text: words.nameOf(name) }), ' ', h('span', { class: 'other-name', ...words.otherName(name) }), spelled,
        where ? h('small', { class: 'where', text: where }) : null);
    });
    if (!items.length) items.push(h('li', { class: 'nothing', role: 'option', 'aria-disabled': 'true', text: words.t('nothing_found') }));
    list.replaceChildren(...items);
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    mark(found.length ? 0 : -1);
    byId('announce').textContent = words.count('found', found.length);
    return undefined;
  }

  input.addEventListener('input', show);
  input.addEventListener('focus', () => input.value && show());
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (list.hidden) show();
      else if (found.length) mark((active + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % found.length);
    } else if (event.key === 'Escape') {
      if (list.hidden) input.value = '';
      close();
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (active >= 0) pick(active);
    }
  });
  // what was typed, and asked for, before this was there
  if (input.value) show();
  if (byId('finder').dataset.asked && found.length) pick(0);
}
