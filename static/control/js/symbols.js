/**
 * How a state looks, in one place for map, legend, table and bands. Input: a decoded row (or null:
 * not covered) and the actors. Output: a symbol: a key, a fill an SVG pattern or gradient, a siege
 * degree. Colour says who, pattern says how; nothing is said by colour alone.
 */
import { ROLE } from './timeline.js';

const SVG = 'http://www.w3.org/2000/svg';
const STANDING = { held: 0, contested: 1, mixed: 2, unknown: 3 };
const SIEGE = ['none', 'partial', 'full', 'degree-unknown', 'none'];
const TURNS = { hatch: 45, stripes: 18 }; // degrees
const SOFT_PX = 0.7;
const CARRIED = 1;
const ASSUMED = 2;

const colourOf = (party, actors) => (party ? actors[party.actor].colour || 'neutral' : 'neutral');

/** What parties make of a standing: {base, colours, key}. */
export function describeGround(standing, parties, actors) {
  const by = (role) => parties.filter((party) => party.role === role);
  const holders = [...by(ROLE.holder), ...by(ROLE.coHolder)];
  const rivals = [...by(ROLE.challenger), ...by(ROLE.present)];
  let base = 'solid';
  let colours = [colourOf(holders[0], actors)];
  if (standing === STANDING.contested) {
    base = 'hatch';
    const against = rivals.length ? rivals : holders.slice(1);
    colours = [colourOf(holders[0], actors), colourOf(against[0], actors)];
    if (!holders.length && rivals.length > 1) colours = ['neutral', ...rivals.slice(0, 2).map((p) => colourOf(p, actors))];
  } else if (standing === STANDING.mixed) {
    base = 'stripes';
    colours = [...new Set([...holders, ...rivals].map((party) => colourOf(party, actors)))].slice(0, 3);
    if (colours.length < 2) colours = [colours[0] ?? 'neutral', 'neutral'];
  } else if (standing === STANDING.unknown) {
    base = 'query';
    colours = [];
  } else if (holders.length > 1) {
    base = 'stripes';
    colours = [...new Set(holders.map((party) => colourOf(party, actors)))].slice(0, 3);
    if (colours.length === 1) base = 'solid';
  }
  return { base, colours, key: [base, ...colours.map((colour) => colour.replace('#', ''))].join('-') };
}

/**
 * The symbol of a state: {key, base, over, shade, siege}. `base` is solid | hatch | stripes | query |
 * empty with its colours, `over` is a list of "truce" | "claimed" | "unconfirmed" |
 * "carried", `shade` "pale"
 * where the state is only assumed. `ground` is what its standing and parties make, where that is known already.
 */
export function describeSymbol(state, actors, ground = state && describeGround(state.standing, state.parties, actors)) {
  if (!state) return { key: 'not-covered', base: 'empty', colours: [], over: [], shade: '', siege: 'none' };
  const { base, colours } = ground;
  let { key } = ground;
  const over = [];
  const mark = (name) => {
    over.push(name);
    key += `-${name}`;
  };
  if (state.truce === 1) mark('truce');
  if (state.assertion === 1) mark('claimed');
  if (state.assertion === 2) mark('unconfirmed');
  if (state.basis === CARRIED) mark('carried');
  const shade = state.basis === ASSUMED ? 'pale' : '';
  if (shade) key += `-${shade}`;
  return { key, base, colours, over, shade, siege: SIEGE[state.siege] };
}

const element = (name, attributes) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

const paint = (colour) => (colour === 'neutral' ? { class: 'ink-neutral' } : { fill: colour });
const stopPaint = (colour) => (colour === 'neutral' ? { class: 'ink-neutral' } : { 'stop-color': colour });

/** The colours of a base from the left, in bands of one width. */
const bandsOf = ({ base, colours }) => (base === 'hatch' ? [colours[1], colours[0], colours[2] ?? colours[1], colours[0]] : colours);

function drawBase(pattern, symbol, size) {
  if (symbol.base === 'query') {
    pattern.append(element('rect', { width: size, height: size, ...paint('neutral') }));
    // lines, not a letter: the first letter of a page takes a font, which takes longer than all shapes of a small map
    const at = (...parts) => parts.map((part) => part * size).join(' ');
    const mark = element('path', { d: `M${at(0.365, 0.36)}A${at(0.135, 0.135)} 0 1 1 ${at(0.5, 0.505)}V${at(0.6)}M${at(0.5, 0.72)}h.01`, 'stroke-width': size * 0.095, 'stroke-linecap': 'round', class: 'ink-mark' });
    pattern.append(mark);
    return;
  }
  const bands = bandsOf(symbol);
  const width = size / bands.length;
  bands.forEach((colour, i) => pattern.append(element('rect', { x: i * width, width: width + 0.3, height: size, ...paint(colour) })));
}

/**
 * Bands alone as a gradient without end, from the middle of the first: it is made once, where a pattern is
 * recorded for each shape that wears it, which is most of a jump. Its edges are drawn soft, for it has none itself.
 */
function drawBands(symbol, size, attributes) {
  const bands = bandsOf(symbol);
  const width = size / bands.length;
  const gradient = element('linearGradient', { gradientUnits: 'userSpaceOnUse', spreadMethod: 'repeat', x1: width / 2, x2: size + width / 2, ...attributes });
  bands.forEach((colour, i) => {
    const stop = (inked, off) => gradient.append(element('stop', { offset: (i + 0.5 + off / width) / bands.length, ...stopPaint(inked) }));
    stop(colour, -SOFT_PX / 2);
    stop(bands[(i + 1) % bands.length], SOFT_PX / 2);
  });
  return gradient;
}

function drawOver(pattern, { over, base }, size) {
  if (over.includes('truce')) {
    for (const [cx, cy] of [[size / 4, size / 4], [(3 * size) / 4, (3 * size) / 4]]) {
      pattern.append(element('circle', { cx, cy, r: size * 0.13, class: 'ink-paper' }));
    }
  }
  const claimed = over.includes('claimed');
  if (claimed || over.includes('unconfirmed')) {
    const gap = { width: claimed ? size : size * 0.72, height: size * (claimed ? 0.16 : 0.2) };
    const rows = base === 'hatch' ? [0.5] : [0.1, 0.6];
    for (const y of rows) pattern.append(element('rect', { y: y * size, ...gap, class: 'ink-paper' }));
  }
  if (over.includes('carried')) {
    // one thread from corner to corner, its ends over the corners so that it runs on without a break
    pattern.append(element('path', { d: `M0 ${size}L${size} 0M-1 1L1 -1M${size - 1} ${size + 1}L${size + 1} ${size - 1}`, class: 'ink-thread' }));
  }
}

/** The pattern fills of one page, made when first asked for, in one hidden SVG. */
export function createPatterns(root = document.body) {
  const svg = element('svg', { class: 'pattern-defs', width: 0, height: 0, 'aria-hidden': 'true', focusable: 'false' });
  const defs = element('defs', {});
  svg.append(defs);
  root.append(svg);
  const made = new Map();

  return {
    /** The fill of a symbol: `url(#…)`, or "none" where nothing is covered. */
    fillOf(symbol) {
      if (symbol.base === 'empty') return 'none';
      if (!made.has(symbol.key)) {
        const plain = symbol.base === 'solid' && !symbol.over.length && symbol.colours[0] !== 'neutral' && !symbol.shade;
        if (plain) made.set(symbol.key, symbol.colours[0]);
        else {
          const size = symbol.base === 'stripes' ? 8 * symbol.colours.length : symbol.base === 'query' ? 14 : 10;
          const id = `p-${symbol.key}`;
          const turn = symbol.base in TURNS ? `rotate(${TURNS[symbol.base]})` : null;
          if (turn && !symbol.over.length && !symbol.shade) defs.append(drawBands(symbol, size, { id, gradientTransform: turn }));
          else {
            const pattern = element('pattern', { id, width: size, height: size, patternUnits: 'userSpaceOnUse', ...(turn && { patternTransform: turn }) });
            drawBase(pattern, symbol, size);
            if (symbol.shade) pattern.append(element('rect', { width: size, height: size, class: 'ink-fade' }));
            drawOver(pattern, symbol, symbol.base === 'stripes' ? size / symbol.colours.length : size);
            defs.append(pattern);
          }
          made.set(symbol.key, `url(#p-${symbol.key})`);
        }
      }
      return made.get(symbol.key);
    },

    /** A small picture of a symbol for legends, lists and tables; said in words beside it. */
    makeSwatch(symbol, { width = 22, height = 16, round = false } = {}) {
      const picture = element('svg', { class: 'swatch', width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true', focusable: 'false' });
      const box = round
        ? { tag: 'circle', at: { cx: width / 2, cy: height / 2, r: Math.min(width, height) / 2 - 2.5 } }
        : { tag: 'rect', at: { x: 2.5, y: 2.5, width: width - 5, height: height - 5, rx: 1.5 } };
      picture.append(element(box.tag, { ...box.at, fill: this.fillOf(symbol), class: symbol.base === 'empty' ? 'swatch-empty' : 'swatch-fill' }));
      if (symbol.siege !== 'none') picture.append(element(box.tag, { ...box.at, class: `siege siege-${symbol.siege}` }));
      return picture;
    },
  };
}
