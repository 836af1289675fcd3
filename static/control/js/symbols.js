/**
 * How a state looks, in one place for map, legend, table and bands. Input: a decoded row (or null:
 * not covered) and the actors. Output: a symbol: a key, a fill (a colour, gradient or pattern), a siege
 * degree. Colour says who, pattern says how; nothing is said by colour alone.
 */
import { ROLE } from './timeline.js';

const SVG = 'http://www.w3.org/2000/svg';
const STANDING = { held: 0, contested: 1, mixed: 2, unknown: 3 };
const SIEGE = ['none', 'partial', 'full', 'degree-unknown', 'none'];
const TURNS = { hatch: 45, stripes: 18 }; // degrees
const STRIPE_PX = 8;
const HATCH_PX = 8 * Math.SQRT2; // across; as tiles.js has it
const SEAM_PX = 0.9; // between bands, for without colour many parties are one grey
const SOFT_PX = 0.7;
const LINES = { claimed: { turn: 90, from: 0.1, wide: 0.16, every: 0.5 }, carried: { turn: 45, from: -0.075, wide: 0.15, every: Math.SQRT1_2 } }; // parts of a tile
const CARRIED = 1;
const ASSUMED = 2;

const colourOf = (party, actors) => (party ? actors[party.actor].colour || 'neutral' : 'neutral');

const keyOf = (base, colours) => [base, ...colours.map((colour) => colour.replace('#', ''))].join('-');
const shadedKey = (key, shade) => (shade ? `${key}-${shade}` : key);

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
  return { base, colours, key: keyOf(base, colours) };
}

/**
 * The symbol of a state: {key, base, over, shade, siege}. `base` is solid | hatch | stripes | query |
 * empty with its colours, `over` is a list of "truce" | "claimed" | "unconfirmed" | "carried", `shade` "pale"
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
  return { key: shadedKey(key, shade), base, colours, over, shade, siege: SIEGE[state.siege] };
}

/** The same in its first colour alone. */
export function plainOf(symbol) {
  if (symbol.base === 'empty') return symbol;
  const colours = [symbol.colours[0] ?? 'neutral'];
  return { ...symbol, base: 'solid', colours, over: [], key: shadedKey(keyOf('solid', colours), symbol.shade) };
}

const element = (name, attributes) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
};

const DARKEST = 0.13; // luminance that is still seen on dark ground, also where it is faded
const lifts = new Map();

function luminanceOf(channels) {
  const [r, g, b] = channels.map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How much white, in percent, makes a colour light enough for dark ground: 14 for #4d4d4d, 0 for most. */
export function liftOf(colour) {
  if (!lifts.has(colour)) {
    const channels = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255);
    let percent = 0;
    while (luminanceOf(channels.map((value) => value + (1 - value) * (percent / 100))) < DARKEST) percent += 1;
    lifts.set(colour, percent);
  }
  return lifts.get(colour);
}

/** A party's colour, where the page is dark light enough to be seen. */
const lifted = (colour) => (liftOf(colour) ? `color-mix(in srgb, #fff calc(${liftOf(colour)}% * var(--lift)), ${colour})` : colour);

const INKS = { neutral: 'var(--neutral)', overlay: 'var(--overlay)', ink: 'var(--ink)', seam: 'var(--seam)' };
const inkOf = (colour, shade) => (shade && colour !== 'seam' ? `color-mix(in srgb, var(--syria) var(--fade), ${inkOf(colour)})` : INKS[colour] ?? lifted(colour));
const sizeOf = ({ base, colours }) => (base === 'stripes' ? STRIPE_PX * colours.length : base === 'hatch' ? HATCH_PX : base === 'query' ? 14 : 10);

/** The bands of a base from the left: [[colour, width]], with a seam before each stripe, or each challenger of a hatch. */
function listBands({ base, colours }) {
  const seam = ['seam', SEAM_PX];
  if (base === 'stripes') return colours.flatMap((colour) => [seam, [colour, STRIPE_PX - SEAM_PX]]);
  if (base !== 'hatch') return [[base === 'query' ? 'neutral' : colours[0], sizeOf({ base })]];
  const wide = HATCH_PX / 4 - SEAM_PX / 2;
  return [colours[1], colours[2] ?? colours[1]].flatMap((rival) => [seam, [rival, wide], [colours[0], wide]]);
}

/** How a symbol varies where it does in one direction only: {turn (degrees), from, bands: [[fill, width]]}; else null. */
function readBands(symbol) {
  const { base, over, shade } = symbol;
  const size = sizeOf(symbol);
  if (base in TURNS && !over.length) return { turn: TURNS[base], from: 0, bands: listBands(symbol).map(([colour, wide]) => [inkOf(colour, shade), wide]) };
  if (base !== 'solid' || over.length !== 1 || !(over[0] in LINES)) return null;
  const { turn, from, wide, every } = LINES[over[0]];
  return { turn, from: from * size, bands: [[inkOf('overlay'), wide * size], [inkOf(symbol.colours[0], shade), (every - wide) * size]] };
}

/**
 * Bands as a gradient without end, from the middle of the first: it is made once, where a pattern is
 * recorded for each shape that wears it, which is most of a jump. Its edges are drawn soft, for it has none itself.
 */
function drawBands({ turn, from, bands }, id) {
  const whole = bands.reduce((sum, [, wide]) => sum + wide, 0);
  const x1 = from + bands[0][1] / 2;
  const gradient = element('linearGradient', { id, gradientUnits: 'userSpaceOnUse', spreadMethod: 'repeat', x1, x2: x1 + whole, gradientTransform: `rotate(${turn})` });
  let edge = bands[0][1] / 2;
  bands.forEach(([fill], i) => {
    const [next, wide] = bands[(i + 1) % bands.length];
    const stop = (colour, at) => gradient.append(element('stop', { offset: at / whole, 'stop-color': colour }));
    stop(fill, edge - SOFT_PX / 2);
    stop(next, edge + SOFT_PX / 2);
    edge += wide;
  });
  return gradient;
}

/** A symbol as a tile, a path an ink: what a tile holds is painted anew for each shape that wears it. */
function drawTile(symbol, id) {
  const { base, over, shade } = symbol;
  const size = sizeOf(symbol);
  const turn = base in TURNS ? { patternTransform: `rotate(${TURNS[base]})` } : {};
  const pattern = element('pattern', { id, width: size, height: size, patternUnits: 'userSpaceOnUse', ...turn });
  const add = (d, attributes) => pattern.append(element('path', { d, ...attributes }));
  const line = (d, stroke, wide, cap = 'round') => add(d, { fill: 'none', stroke, 'stroke-width': wide, 'stroke-linecap': cap });
  const box = (x, y, wide, high) => `M${x} ${y}h${wide}v${high}h${-wide}z`;
  const bands = listBands(symbol);
  const ground = bands.at(-1)[0]; // whole, so that nothing shows between the others
  const paths = new Map([[ground, box(0, 0, size, size)]]);
  let edge = 0;
  for (const [colour, wide] of bands) {
    if (colour !== ground) paths.set(colour, (paths.get(colour) ?? '') + box(edge, 0, wide, size));
    edge += wide;
  }
  for (const [colour, d] of paths) add(d, { fill: inkOf(colour, shade) });
  const unit = base === 'stripes' ? STRIPE_PX : size;
  const at = (...parts) => parts.map((part) => part * unit).join(' ');
  // lines, not a letter: the first letter of a page takes a font, which takes longer than all shapes of a small map
  if (base === 'query') line(`M${at(0.365, 0.36)}A${at(0.135, 0.135)} 0 1 1 ${at(0.5, 0.505)}V${at(0.6)}M${at(0.5, 0.72)}h.01`, inkOf('ink', shade), unit * 0.095);
  if (over.includes('truce')) line(`M${at(0.25, 0.25)}h.01M${at(0.75, 0.75)}h.01`, inkOf('overlay'), unit * 0.26);
  const claimed = over.includes('claimed');
  if (claimed || over.includes('unconfirmed')) {
    const rows = base === 'hatch' ? [0.5] : [0.1, 0.6];
    add(rows.map((y) => box(0, y * unit, unit * (claimed ? 1 : 0.72), unit * (claimed ? 0.16 : 0.2))).join(''), { fill: inkOf('overlay') });
  }
  // one thread from corner to corner, its ends over the corners so that it runs on without a break
  if (over.includes('carried')) line(`M0 ${unit}L${unit} 0M-1 1L1 -1M${unit - 1} ${unit + 1}L${unit + 1} ${unit - 1}`, inkOf('overlay'), 1.5, 'butt');
  return pattern;
}

/** The pattern fills of one page, made when first asked for, in one hidden SVG. */
export function createPatterns(root = document.body) {
  const svg = element('svg', { class: 'pattern-defs', width: 0, height: 0, 'aria-hidden': 'true', focusable: 'false' });
  const defs = element('defs', {});
  svg.append(defs);
  root.append(svg);
  const made = new Map();
  const sheet = new CSSStyleSheet();
  const worn = new Set();
  document.adoptedStyleSheets.push(sheet);

  return {
    /** The fill of a symbol: `url(#…)`, or "none" where nothing is covered. */
    fillOf(symbol) {
      if (symbol.base === 'empty') return 'none';
      if (!made.has(symbol.key)) {
        const id = `p-${symbol.key}`;
        const bands = readBands(symbol);
        const isPlain = symbol.base === 'solid' && !symbol.over.length;
        if (!isPlain) defs.append(bands ? drawBands(bands, id) : drawTile(symbol, id));
        made.set(symbol.key, isPlain ? inkOf(symbol.colours[0], symbol.shade) : `url(#${id})`);
      }
      return made.get(symbol.key);
    },

    /** The class of shapes filled so: sooner changed than the attribute, with which all attributes of a shape become style anew. */
    classOf(symbol) {
      const name = `wears-${symbol.key}`;
      if (!worn.has(name)) {
        const fill = this.fillOf(symbol);
        sheet.insertRule(`.${name} { fill: ${fill === 'none' ? 'transparent' : fill}; }`);
        worn.add(name);
      }
      return name;
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
