/** Building page elements. Text is always set as text, never as markup. */
import { parseDay } from '../intervals.js';

const SVG = 'http://www.w3.org/2000/svg';

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

/**
 * Tell the day of a date field: at once where it lies from `from` to `to`; any other (null: none) when the
 * field is left, for a year is typed digit by digit, and 0002 is half of one.
 */
export function watchDay(field, { from, to }, tell) {
  const read = () => parseDay(field.value);
  const isInside = (day) => day !== null && day >= from && day <= to;
  field.addEventListener('change', () => {
    if (isInside(read())) tell(read());
  });
  field.addEventListener('blur', () => {
    if (!isInside(read())) tell(read());
  });
}

/** Only http and https addresses become links; anything else stays text. `told`: its text and language. */
export function safeLink(url, told) {
  let known = false;
  try {
    known = ['http:', 'https:'].includes(new URL(url).protocol);
  } catch { /* not an address */ }
  return known ? h('a', { href: url, rel: 'noopener nofollow external', ...told }) : null;
}
