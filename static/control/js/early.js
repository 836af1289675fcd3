// Before the first paint: say that scripts run, and keep a theme the reader chose.
document.documentElement.classList.replace('no-js', 'js');
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch { /* storage may be refused; the device's theme stands */ }
// A search before the script that answers it is there would leave the page: it is answered later.
document.addEventListener('submit', (event) => {
  if (event.target.id !== 'finder') return;
  event.preventDefault();
  event.target.dataset.asked = 'true';
});
// Where a script does not come, the page is what it is without: its table says the same.
window.addEventListener('error', ({ target }) => {
  if (target.localName !== 'script') return;
  document.documentElement.classList.replace('js', 'no-js');
  const wait = document.getElementById('map-wait');
  if (!wait?.dataset.failed) return;
  wait.textContent = wait.dataset.failed;
  wait.className = 'notice';
  document.querySelector('main').prepend(wait);
}, true);
