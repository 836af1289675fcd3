/** Building page elements. Text is always set as text, never as markup. */
import { parseDay } from '../intervals.js';

const SVG = 'http://www.w3.org/2000/svg';
const REST_MS = 800; // between two parts of a date that is typed

function fill(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === 'text') made.textContent = value;
    else if (key === 'on') for (const [type, listener] of Object.entries(value)) made.addEventListener(type, listener);
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export const h = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
export const svg = (name, attributes, ...children) => fill(document.createElementNS(SVG, name), attributes, children);
export const byId = (id) => document.getElementById(id);
export const isRightToLeft = () => document.documentElement.dir === 'rtl';

/** Have `write` put other children into an element; what is like the one that had the focus has it again. */
export function keepFocus(element, write) {
  const had = element.contains(document.activeElement) ? document.activeElement : null;
  const listLike = () => [...element.querySelectorAll('a, button')].filter((one) => one.href === had.href && (one.href || one.textContent === had.textContent));
  const place = had ? listLike().indexOf(had) : -1;
  write();
  if (place >= 0) listLike()[place]?.focus({ preventScroll: true });
}

/** How many times the usual size of text is the reader's own. */
export const textScale = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

/** What a field is called. */
export const labelOf = (field) => field.labels[0].firstChild.textContent.trim();

/**
 * Tell the day of a date field, from `from` to `to`: at once where it was picked, and where it is typed,
 * part by part, once the hand is still, or Enter is pressed or the field left. What was typed then and is no such day leads
 * to the nearest, or where the calendar has none such (`day` null) to the day before; null where the field
 * was emptied. `refuse` is told what was wrong: {field, day}, and null once a good day stands there.
 */
export function watchDay(field, { from, to }, tell, refuse) {
  const read = () => parseDay(field.value);
  const isInside = (day) => day !== null && day >= from && day <= to;
  const tellInside = () => {
    if (!isInside(read())) return;
    refuse(null);
    tell(read());
  };
  let [before, typed, due] = [null, false, 0];
  field.addEventListener('focus', () => {
    before = read();
    typed = false;
  });
  field.addEventListener('keydown', ({ key }) => {
    typed ||= key !== 'Tab';
    if (key === 'Enter') settle();
  });
  field.addEventListener('change', () => {
    clearTimeout(due);
    if (typed) due = setTimeout(tellInside, REST_MS);
    else tellInside();
  });
  field.addEventListener('blur', settle);

  function settle() {
    clearTimeout(due);
    const day = read();
    if (isInside(day)) {
      if (typed) tellInside();
      return;
    }
    const isNone = field.validity.badInput;
    tell(isNone ? before : day === null ? null : Math.min(to, Math.max(from, day)));
    if (isNone || day !== null) refuse({ field: labelOf(field), day });
  }
}

/** Only http and https addresses become links; anything else stays text. `told`: its text and language. */
export function safeLink(url, told) {
  let known = false;
  try {
    known = ['http:', 'https:'].includes(new URL(url).protocol);
  } catch { /* not an address */ }
  return known ? h('a', { href: url, rel: 'noopener nofollow external', ...told }) : null;
}

/** What could not be loaded, and why, with a button to ask for it again: the parts of a line. */
export const sayFailure = (words, label, error, again) => [words.failure(label, error), ' ', h('button', { type: 'button', class: 'link', text: words.t('try_again'), on: { click: again } })];
