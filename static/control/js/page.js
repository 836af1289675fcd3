/**
 * What every page has: the theme button and a language link that keeps the present address,
 * tables that a phone can show, on paper the address.
 * Input: the page's own markup. Must not know the ledger.
 */

import './rows.js';

const button = document.getElementById('theme');
const order = ['auto', 'light', 'dark'];

const readTheme = () => document.documentElement.dataset.theme ?? 'auto';

function applyTheme(theme) {
  if (theme === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'auto') localStorage.removeItem('theme');
    else localStorage.setItem('theme', theme);
  } catch { /* the choice then lasts for this page */ }
  button.setAttribute('aria-label', button.dataset[theme]);
  button.title = button.dataset[theme];
}

if (button) {
  applyTheme(readTheme());
  button.addEventListener('click', () => applyTheme(order[(order.indexOf(readTheme()) + 1) % order.length]));
}

// the address may have moved on since the page was made (a slider, a chosen district)
for (const link of document.querySelectorAll('[data-language]')) {
  const aim = () => {
    const url = new URL(window.location.href);
    url.searchParams.set('lang', link.dataset.language);
    link.href = url.pathname + url.search + url.hash;
  };
  link.addEventListener('pointerdown', aim);
  link.addEventListener('click', aim);
}

// a sheet says where and when it was printed: the address shows the same again
window.addEventListener('beforeprint', () => {
  const locale = document.documentElement.lang === 'ar' ? 'ar-SY-u-nu-latn' : 'en-GB';
  const parts = { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const now = new Intl.DateTimeFormat(locale, { ...parts, timeZone: 'UTC' }).format(new Date());
  for (const line of document.querySelectorAll('.on-paper')) {
    const when = document.createElement('bdi');
    when.textContent = `${now} UTC`;
    line.replaceChildren(`${window.location.href} · `, when);
  }
});

// from the map to other pages with the day it shows, which the slider may have moved
if (document.body.classList.contains('map-page')) {
  const { lastDay } = document.querySelector('.masthead').dataset; // the default: links stay short
  const aim = (event) => {
    const link = event.target.closest?.('a[data-follow]');
    if (!link) return;
    const url = new URL(link.href);
    const { searchParams } = new URL(window.location.href);
    const value = searchParams.get(link.dataset.follow);
    if (value && value !== lastDay) url.searchParams.set(link.dataset.follow, value);
    else url.searchParams.delete(link.dataset.follow);
    link.href = url.href;
  };
  document.addEventListener('pointerdown', aim, true);
  document.addEventListener('click', aim, true);
}
