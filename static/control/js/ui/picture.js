/**
 * The map as one picture that stands alone: what is drawn now (both maps of a comparison), its legend,
 * its day, its sources and licence. What a large map draws as pixels is taken along as pixels. Input:
 * the page's own drawing (styles as computed). Output: SVG text, or a PNG blob made of it. Map tiles are
 * not taken along: they belong to others.
 */
import { svg } from './dom.js';

const PAINT = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'opacity'];
const LINE = 18;
const PAD = 14;
const HEAD = 34;
const NOTE = { size: 11 };
const ENTRY = { size: 12 };
const SIDE = { size: 13, weight: 700 };
const ROOM = 0.94; // of a line: the letters of another machine may be wider
const pen = document.createElement('canvas').getContext('2d');

/** A mixed colour in the notation that every program reads. */
const plainColour = (value) => value.replace(/color\(srgb ([^)]+)\)/, (_, parts) => `rgb(${parts.split(' ').map((part) => Math.round(part * 255)).join(', ')})`);

const paintOf = (element) => {
  const style = getComputedStyle(element);
  return Object.fromEntries((element.localName === 'stop' ? ['stop-color'] : PAINT).map((name) => [name, plainColour(style.getPropertyValue(name))]));
};

/** The scale of the map, where it has one, as its line and its length. */
function copyScale(stage, box, { ink, paper }) {
  const line = [...stage.querySelectorAll('.leaflet-control-scale-line')].find((each) => each.checkVisibility());
  if (!line) return [];
  const at = line.getBoundingClientRect();
  const [left, right, foot] = [at.left - box.left, at.right - box.left, at.bottom - box.top];
  return [
    svg('path', { d: `M${left} ${foot - 6}V${foot}H${right}V${foot - 6}`, fill: 'none', stroke: ink, 'stroke-width': 1.5 }),
    writeText(line.textContent, (left + right) / 2, foot - 5, { size: 11, anchor: 'middle', fill: ink, halo: paper }),
  ];
}

/** A copy of an SVG shape with its paint written on it, for ids and styles do not travel. */
function copyShape(element, transform) {
  const copy = element.cloneNode(false);
  for (const name of ['class', 'style', 'tabindex']) copy.removeAttribute(name);
  for (const [name, value] of Object.entries(paintOf(element))) copy.setAttribute(name, value.replace(/url\("?[^#]*#([^")]+)"?\)/, 'url(#$1)'));
  if (transform) copy.setAttribute('transform', transform);
  return copy;
}

function copyPatterns() {
  return [...document.querySelectorAll('svg.pattern-defs > defs > *')].map((pattern) => {
    const copy = pattern.cloneNode(false);
    copy.append(...Array.from(pattern.children, (child) => copyShape(child)));
    return copy;
  });
}

function writeText(text, x, y, { size = 13, weight = 400, anchor = 'start', fill, family, halo, italic } = {}) {
  return svg('text', {
    x, y, 'font-size': size, 'font-weight': weight, 'text-anchor': anchor, fill, 'font-family': family ?? 'sans-serif', 'font-style': italic ? 'italic' : null,
    ...(halo ? { stroke: halo, 'stroke-width': 3, 'stroke-linejoin': 'round', 'paint-order': 'stroke' } : {}), text,
  });
}

/** A note in lines that fit `width`; an address, which has no blanks, is cut where it must be. */
function wrapNote(note, width, { size = 13, weight = 400 } = {}) {
  pen.font = `${weight} ${size}px sans-serif`;
  const fits = (text) => pen.measureText(text).width < width * ROOM;
  const lines = [''];
  const cut = (word) => {
    const parts = [''];
    for (const letter of word) {
      if (parts.at(-1) && !fits(parts.at(-1) + letter)) parts.push('');
      parts[parts.length - 1] += letter;
    }
    return parts;
  };
  // the parts of an address are read from the left, whatever sign they begin or end with
  for (const word of note.split(' ').flatMap((each) => (fits(each) ? each : cut(each).map((part) => `\u200e${part}\u200e`)))) {
    if (lines.at(-1) && !fits(`${lines.at(-1)} ${word}`)) lines.push('');
    lines[lines.length - 1] += (lines.at(-1) && ' ') + word;
  }
  return lines;
}

/** The text beside a sign of the legend; a choice in it is said as it stands. */
const readEntry = (item) => {
  const short = item.querySelector('.short')?.textContent;
  return [item.querySelector('span')?.textContent, short && `(${short})`, item.querySelector('select')?.selectedOptions[0]?.text].filter(Boolean).join(' ');
};

/** What a map draws, shapes and pixels in their order, then its names; `box` is the stage. */
function copyMap(map, box) {
  const drawn = [...map.querySelectorAll('.leaflet-pane svg path, .leaflet-pane canvas')].map((element) => {
    if (element.localName === 'canvas') {
      const at = element.getBoundingClientRect();
      return svg('image', { x: at.left - box.left, y: at.top - box.top, width: at.width, height: at.height, href: element.toDataURL() });
    }
    if (!(element.getAttribute('d')?.length > 4)) return null;
    const { a, b, c, d, e, f } = element.getScreenCTM();
    return copyShape(element, `matrix(${[a, b, c, d, e - box.left, f - box.top].map((n) => Number(n.toFixed(3))).join(' ')})`);
  });
  const halo = getComputedStyle(document.documentElement).getPropertyValue('--paper').trim();
  const names = [...map.querySelectorAll('.leaflet-names-pane .name:not([hidden]) > span')].filter((line) => line.offsetWidth && line.textContent).map((line) => {
    const at = line.getBoundingClientRect();
    const style = getComputedStyle(line);
    return writeText(line.textContent, at.left - box.left + at.width / 2, at.bottom - box.top - at.height * 0.24, {
      size: parseFloat(style.fontSize), weight: style.fontWeight, anchor: 'middle', fill: style.color, family: style.fontFamily, halo, italic: style.fontStyle === 'italic',
    });
  });
  return [...drawn, ...names];
}

/** The maps that are seen, the lower one first, each cut to the part of the stage that is its own. */
function copyMaps(stage, box, sea) {
  const atlas = stage.closest('.atlas');
  const depthOf = (map) => Number(getComputedStyle(map).zIndex) || 0;
  const maps = [...stage.querySelectorAll('.map-canvas')].filter((map) => map.checkVisibility()).sort((a, b) => depthOf(a) - depthOf(b));
  return maps.map((map, i) => {
    const at = map.getBoundingClientRect();
    const isSwiped = atlas.dataset.layout === 'swipe' && map.id === 'map-before';
    const width = at.width * (isSwiped ? parseFloat(atlas.style.getPropertyValue('--split')) / 100 : 1);
    const x = (getComputedStyle(stage).direction === 'rtl' ? at.right - width : at.left) - box.left;
    const cut = { x, y: at.top - box.top, width, height: at.height };
    return svg('g', { 'clip-path': `url(#map-${i})` }, svg('clipPath', { id: `map-${i}` }, svg('rect', cut)), svg('rect', { ...cut, fill: sea }), copyMap(map, box),
      maps.length > 1 ? svg('rect', { ...cut, fill: 'none', stroke: getComputedStyle(stage).color }) : null);
  });
}

/** What is drawn at this moment, as a function from the lines of its foot to the picture as SVG text. `title` is its heading. */
export function drawPicture({ stage, title }) {
  const box = stage.getBoundingClientRect();
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const [ink, quiet, paper] = ['--ink', '--ink-2', '--sheet'].map(colour);
  const [width, height] = [Math.round(box.width), Math.round(box.height)];
  const right = getComputedStyle(stage).direction === 'rtl';
  const edge = right ? width - PAD : PAD;

  const sides = [...stage.querySelectorAll('.side')].filter((side) => side.checkVisibility()).flatMap((side) => {
    const at = side.getBoundingClientRect();
    const said = wrapNote(side.textContent, box.width / 2 - 2 * PAD, SIDE);
    const wide = Math.max(...said.map((line) => pen.measureText(line).width)) / ROOM + PAD;
    const start = (right ? at.right : at.left) - box.left;
    return [
      svg('rect', { x: right ? start - wide + PAD / 2 : start - PAD / 2, y: 4, width: wide, height: said.length * LINE + 6, rx: 3, fill: paper, 'fill-opacity': 0.9 }),
      ...said.map((line, i) => writeText(line, start, 20 + i * LINE, { ...SIDE, fill: ink })),
    ];
  });
  const entries = [...stage.querySelectorAll('#legend-body li')].map((item) => [item.querySelector('svg'), readEntry(item)]).filter(([picture, text]) => picture && text);
  const columns = Math.max(1, Math.floor(width / 300));
  const wide = (width - 2 * PAD) / columns;
  const lines = entries.flatMap(([picture, text]) => wrapNote(text, wide - 34, ENTRY).map((line, i) => [i ? null : picture, line]));
  const deep = Math.ceil(lines.length / columns);
  const legend = lines.map(([picture, text], i) => {
    const column = Math.floor(i / deep);
    const x = right ? width - PAD - column * wide - 22 : PAD + column * wide;
    const y = HEAD + height + PAD + (i % deep) * LINE;
    const group = svg('g', { transform: `translate(${x} ${y})` }, [...(picture?.querySelectorAll('rect, circle, path') ?? [])].map((shape) => copyShape(shape)));
    group.append(writeText(text, right ? -6 : 28, 12, { ...ENTRY, fill: ink }));
    return group;
  });
  const top = HEAD + height + PAD + deep * LINE + LINE;
  const drawn = [
    svg('title', { text: title }), svg('defs', {}, copyPatterns()),
    svg('rect', { width, height: '100%', fill: paper }),
    svg('g', { transform: `translate(0 ${HEAD})` }, copyMaps(stage, box, colour('--sea')), sides, copyScale(stage, box, { ink, paper })),
    writeText(title, edge, 23, { size: 17, weight: 700, fill: ink, family: 'serif' }),
    ...legend,
  ];
  return (notes) => {
    const lines = notes.flatMap((note) => wrapNote(note, width - 2 * PAD, NOTE));
    const whole = top + PAD + lines.length * LINE;
    return new XMLSerializer().serializeToString(svg('svg', { xmlns: 'http://www.w3.org/2000/svg', width, height: whole, viewBox: `0 0 ${width} ${whole}`, direction: right ? 'rtl' : 'ltr' },
      drawn, lines.map((line, i) => writeText(line, edge, top + i * LINE, { ...NOTE, fill: quiet }))));
  };
}

/** The picture as a PNG of twice its size, for print. */
export async function rasterise(text) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [image.width * 2, image.height * 2];
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => { canvas.toBlob(resolve, 'image/png'); });
}
