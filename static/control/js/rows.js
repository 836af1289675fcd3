/**
 * Tables on a narrow screen: each row a card, its cells one below the other, named by their columns.
 * Input: the tables of a page. The style does the rest below its width; without this they scroll sideways.
 */

/** The words of a heading, its arrow pointing the way the page is read: as text it is not turned by the style. */
function readHead(cell) {
  const text = cell.textContent.trim().replace(/\s+/g, ' ');
  return document.documentElement.dir === 'rtl' ? text.replaceAll('→', '←') : text;
}

/** Name the cells of `table` by their columns, and keep its roles where the style takes them away. */
function nameCells(table) {
  const heads = [...table.tHead.rows[0].cells].map(readHead);
  table.setAttribute('role', 'table');
  for (const part of [table.tHead, ...table.tBodies]) part.setAttribute('role', 'rowgroup');
  for (const row of table.rows) {
    row.setAttribute('role', 'row');
    const spanned = heads.length - row.cells.length; // what stands above reaches down into this row
    for (const cell of row.cells) {
      cell.setAttribute('role', cell.scope === 'col' ? 'columnheader' : cell.tagName === 'TH' ? 'rowheader' : 'cell');
      if (cell.tagName === 'TD' && cell.colSpan === 1) cell.dataset.head = heads[spanned + cell.cellIndex] ?? '';
      cell.classList.toggle('bare', cell.textContent.trim() === '');
    }
  }
  table.classList.add('cards');
}

for (const table of document.querySelectorAll('.page .table-wrap > table')) {
  if (table.tHead?.rows[0].cells.length > 2 && !table.closest('.chart-rows')) nameCells(table);
}
