// Before the first paint: say that scripts run, and keep a theme the reader chose.
document.documentElement.classList.replace('no-js', 'js');
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch { /* storage may be refused; the device's theme stands */ }
