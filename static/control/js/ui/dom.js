/** Building page elements. Text is always set as text, never as markup. */

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

/** Only http and https addresses become links; anything else stays text. */
export function safeLink(url, text) {
  let known = false;
  try {
    known = ['http:', 'https:'].includes(new URL(url).protocol);
  } catch { /* not an address */ }
  return known ? h('a', { href: url, rel: 'noopener nofollow external', text }) : null;
}
