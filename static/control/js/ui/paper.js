/**
 * Drawings on paper: each keeps the size and the view it has on screen and is scaled to the sheet, since
 * drawn anew to the sheet's width it would show other ground. Input: rows of elements that stand side by
 * side. Output: `--screen-width`, `--screen-height` and `--paper-zoom` on each while the page is printed.
 */
const SHEET_PX = 640; // between margins of 20 mm on A4, and on Letter

export function keepOnPaper(...rows) {
  window.addEventListener('beforeprint', () => {
    for (const row of rows) {
      const shown = row.filter((element) => element.offsetWidth);
      const zoom = Math.min(1, SHEET_PX / shown.reduce((sum, { offsetWidth }) => sum + offsetWidth, 0));
      for (const { style, offsetWidth, offsetHeight } of shown) {
        style.setProperty('--screen-width', `${offsetWidth}px`);
        style.setProperty('--screen-height', `${offsetHeight}px`);
        style.setProperty('--paper-zoom', String(zoom));
      }
    }
  });
}
