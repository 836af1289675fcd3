/**
 * Drawings on paper: each keeps the size and the view it has on screen and is scaled to the sheet, since
 * drawn anew to the sheet's width it would show other ground. Input: rows of elements that stand side by
 * side. Output: `--screen-width`, `--screen-height` and the `--row-width` of all in its row on each while
 * the page is printed; how wide the sheet is only its style knows.
 */

export function keepOnPaper(...rows) {
  window.addEventListener('beforeprint', () => {
    for (const row of rows) {
      const shown = row.filter((element) => element.offsetWidth);
      const width = shown.reduce((sum, { offsetWidth }) => sum + offsetWidth, 0);
      for (const { style, offsetWidth, offsetHeight } of shown) {
        style.setProperty('--screen-width', `${offsetWidth}px`);
        style.setProperty('--screen-height', `${offsetHeight}px`);
        style.setProperty('--row-width', `${width}px`);
      }
    }
  });
}
