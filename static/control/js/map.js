/**
 * The picture: background, districts in the symbols of their state, names. Input: the surface of
 * leaflet.js, the timeline, outlines. Output: redraws of just the districts that changed, and the
 * choice of one. Must not know the store or window.L.
 */
import { createCanvasMap } from './canvas.js';
import { POSSIBLE, STALE, createLooks, isJump } from './looks.js';
import { isCircle, isSketch, listBounds, nameShape, readCircle, readShape } from './outlines.js';
import { plainOf } from './symbols.js';
import { NOT_COVERED } from './timeline.js';

const BACKDROP_SHOWN = {
  land: () => true,
  syria: () => true,
  lake: () => true,
  river: (zoom, { scale }) => (scale === 'country' ? zoom < 11.5 : zoom >= 9),
  governorate: (zoom) => zoom < 10.5,
  oasis: (zoom) => zoom >= 9.5,
  ridge: (zoom, { scale }) => (scale === 'region' ? zoom >= 8.5 : zoom >= 10.5),
  road: (zoom) => zoom >= 8.5,
};
const ABOVE = new Set(['governorate', 'river', 'road', 'ridge']);
const DEGREE_M = 111320;
const CHANGED_MS = 900;
const LONGEST_PAIR = 24; // letters beside a name
const MOST_SHAPES = 400; // beyond, districts are pixels of one picture, see canvas.js

/** Draw the quiet background: land, water, borders, roads; each shown at the zooms it suits. */
export function drawBackground(surface, background) {
  const switches = [];
  for (const feature of background.features) {
    const { what, scale } = feature.properties;
    if (!(what in BACKDROP_SHOWN)) continue;
    const show = surface.addBackdrop(feature, `bg bg-${what}${scale ? ` bg-${scale}` : ''}`, { above: ABOVE.has(what) });
    switches.push([show, (zoom) => BACKDROP_SHOWN[what](zoom, feature.properties)]);
  }
  const apply = () => switches.forEach(([show, wanted]) => show(wanted(surface.getZoom())));
  surface.onView(apply);
  apply();
  surface.addGraticule('bg bg-graticule');
}

const makeName = (className, lines) => {
  const element = document.createElement('div');
  element.className = `name ${className}`;
  for (const { text, lang, className: part } of lines) {
    const line = document.createElement('span');
    line.textContent = text;
    if (part) line.className = part;
    if (lang) {
      line.lang = lang;
      line.dir = lang === 'ar' ? 'rtl' : 'ltr';
    }
    element.append(line);
  }
  element.hidden = true;
  return element;
};

/** Write into a name who holds the district, as its symbol shows it. */
function nameHolder(name, { base, leftOut }, row, { timeline, words }) {
  const holder = name.lastElementChild;
  // stripes are of several: to name one of them alone would tell of another state
  const leaders = base === 'empty' || base === 'query' ? [] : timeline.leadersOf(row);
  const said = (base === 'stripes' ? leaders : leaders.slice(0, 1)).map(words.shortName);
  const both = base === 'stripes' && said.length === 1 ? `${said[0]} / ?` : said.join(' / '); // who holds the rest is not stated
  const text = base === 'empty' ? '' : said.length > 2 || both.length > LONGEST_PAIR && said.length > 1 ? `${said[0]} +${words.number(said.length - 1)}` : both || '?';
  name.classList.toggle('is-left-out', leftOut);
  if (holder.textContent !== text) holder.textContent = text;
  if (holder.dataset.standing !== base) holder.dataset.standing = base;
}

/** Names of the background: countries, seas, cities, rivers, by the zooms they suit. */
function listBackgroundNames(background, words) {
  const shownAt = {
    country: [0, 8.4], sea: [0, 9], region: [10.2, 12.6], river: [11.2, 30], ridge: [9.5, 30], lake: [10.5, 30], road: [12.2, 30],
  };
  const cityFrom = { 1: [0, 10.6], 2: [6.6, 30], 3: [7.6, 30], 4: [9, 30], 5: [10.6, 30] };
  return background.features.filter((feature) => feature.properties.name).map((feature) => {
    const { what, name, rank = 3, scale } = feature.properties;
    const { type, coordinates } = feature.geometry;
    const line = type === 'LineString' ? coordinates : null;
    const ring = type === 'Polygon' ? coordinates[0] : null;
    const [lon, lat] = line ? line[Math.floor(line.length * 0.62)] : ring ? ring.reduce((sum, p) => [sum[0] + p[0] / ring.length, sum[1] + p[1] / ring.length], [0, 0]) : coordinates;
    const [from, until] = what === 'city' ? cityFrom[rank] : shownAt[what] ?? [11, 30];
    const floor = what === 'river' && scale === 'country' ? 8 : from;
    return {
      element: makeName(`name-${what} name-rank-${rank}`, [{ text: words.nameOf(name) }]),
      lon, lat, dy: what === 'city' ? -9 : 0,
      rank: what === 'city' ? rank * 10 : what === 'country' || what === 'sea' ? 5 : 400 + rank,
      shown: (zoom) => zoom >= floor && zoom < until,
    };
  });
}

/** What the pointer is told of a district: names, state, what kind of shape it has. */
function describeTip(district, state, { actors, emptiness, words, shape }) {
  const tip = document.createElement('div');
  const head = document.createElement('strong');
  head.textContent = words.nameOf(district.name);
  const other = document.createElement('span');
  const { text, lang, dir } = words.otherName(district.name);
  Object.assign(other, { textContent: text, lang, dir, className: 'other-name' });
  const said = document.createElement('span');
  said.textContent = [words.standing(state, actors, { empty: emptiness }), ...words.qualities(state, actors)].join(' · ');
  if (state?.disputed) said.textContent += ` · ${words.t('legend_disputed')}`;
  const ground = document.createElement('small');
  ground.textContent = words.t(shape, { radius: words.number(district.radius_m) });
  tip.append(head, ' ', other, said, ground);
  return tip;
}

/** Districts on the surface, as shapes or, where they are many, as one picture; both alike to use. */
export function createMap({ mostShapes = MOST_SHAPES, ...options }) {
  if (options.timeline.order !== options.outlines.order) throw new RangeError('These outlines are of another time than the ledger.');
  if (options.timeline.count <= mostShapes) return createShapes(options);
  const { background, words } = options;
  return createCanvasMap({ ...options, makeName, nameHolder, describeTip, backgroundNames: background ? listBackgroundNames(background, words) : [] });
}

/** Districts as shapes; `draw(rows, changed)` repaints only the districts in `changed`. */
function createShapes({ surface, timeline, outlines, background, patterns, words, onSelect }) {
  const { districts } = timeline; // not its actors: they are others under another knowledge
  const shapes = new Array(districts.length);
  const sieges = new Array(districts.length).fill('none');
  const rimmedAnew = new Set(); // kinds of siege
  const names = []; // none until they are known
  const marks = new Uint8Array(districts.length); // how many changes make it stand out
  const doubts = new Uint8Array(districts.length); // POSSIBLE | STALE
  const symbolOf = new Int32Array(districts.length).fill(-1);
  const looks = createLooks(timeline);
  const dresses = []; // by symbol
  const unfinished = new Set();
  let finishing = null;
  let rowsNow = null;
  let chosen = -1;
  let hovered = -1;

  const sizes = districts.map((_, d) => readCircle(outlines, d).radius); // metres

  const tipOf = (d) => describeTip(districts[d], rowsNow && rowsNow[d] !== NOT_COVERED ? timeline.readRow(rowsNow[d]) : null, {
    actors: timeline.actors, emptiness: timeline.emptiness(d), words, shape: nameShape(outlines, d),
  });

  const order = districts.map((_, d) => d).sort((a, b) => sizes[b] - sizes[a]);
  for (const d of order) {
    const kind = isCircle(outlines, d) ? 'is-circle' : isSketch(outlines, d) ? 'is-approximate' : 'is-surveyed';
    shapes[d] = surface.addShape(readShape(outlines, d), `district ${kind}`, d);
  }
  surface.watchShapes({
    tooltip: tipOf,
    onSelect,
    onHover(d) {
      shapes[hovered]?.mark('is-hovered', false);
      shapes[d]?.mark('is-hovered', true);
      hovered = d;
    },
  });
  const rims = ['partial', 'full', 'degree-unknown'].map((siege) => [siege, surface.addRim(`siege siege-${siege}`)]);
  const showChosen = surface.addRim('chosen');

  /** What a symbol makes of a shape. */
  function dressOf(number) {
    if (!dresses[number]) {
      const symbol = looks.symbols[number];
      const isEmpty = symbol.base === 'empty' && !symbol.leftOut;
      const classesOf = (fill, states) => [patterns.classOf(fill), ...Object.keys(states).filter((name) => states[name])].join(' ');
      const bare = { 'is-empty': isEmpty, 'is-left-out': symbol.leftOut };
      dresses[number] = {
        plain: classesOf(plainOf(symbol), bare),
        classes: classesOf(symbol, { ...bare, 'is-disputed': symbol.disputed, 'is-possible': symbol.possible, 'is-stale': symbol.stale }),
        siege: symbol.siege,
      };
    }
    return dresses[number];
  }

  /** Show what a district looks like now, where it looks otherwise than before. */
  function paint(d) {
    const number = looks.number(rowsNow[d], doubts[d]);
    if (number === symbolOf[d]) return;
    const { classes, siege } = dressOf(number);
    shapes[d].dress(classes);
    if (siege !== sieges[d]) {
      rimmedAnew.add(siege).add(sieges[d]);
      sieges[d] = siege;
    }
    symbolOf[d] = number;
  }

  /** Show only the colour of a district now; what else it wears is to be painted. */
  function tint(d) {
    shapes[d].dress(dressOf(looks.number(rowsNow[d], doubts[d])).plain);
    symbolOf[d] = -1;
  }

  function paintAll() {
    order.forEach(paint);
    drawRims();
  }

  function drawRims() {
    for (const [siege, show] of rims) if (rimmedAnew.has(siege)) show(shapes.filter((_, d) => sieges[d] === siege));
    rimmedAnew.clear();
  }

  /** Whether a district has another colour than is shown: that goes first, for it is what is seen first. */
  function isRecoloured(d) {
    const [shown, next] = [looks.symbols[symbolOf[d]], looks.symbols[looks.number(rowsNow[d], doubts[d])]];
    return shown?.colours[0] !== next.colours[0] || shown.leftOut !== next.leftOut;
  }

  const writeHolder = (d) => nameHolder(names[d], looks.symbols[looks.number(rowsNow[d], doubts[d])], rowsNow[d], { timeline, words });

  /** Give districts their patterns and rims, and their names who holds them, with the frame after that of their colours. */
  function finishSoon(changed) {
    for (const d of changed) unfinished.add(d);
    if (unfinished.size) finishing ??= requestAnimationFrame(() => requestAnimationFrame(finish));
  }

  function finish() {
    finishing = null;
    unfinished.forEach(paint);
    drawRims();
    if (names.length) unfinished.forEach(writeHolder);
    unfinished.clear();
  }

  /** Changed districts stand out for a moment; the mark is taken back, not animated all along. */
  function mark(changed) {
    if (!changed.length) return;
    for (const d of changed) {
      marks[d] += 1;
      shapes[d].mark('is-changed', true);
    }
    setTimeout(() => {
      for (const d of changed) {
        marks[d] -= 1;
        if (!marks[d]) shapes[d].mark('is-changed', false);
      }
    }, CHANGED_MS);
  }

  /** Make what the rows of the ledger will wear while nothing else is to do, so that no jump waits for it. */
  function makeDresses() {
    for (let row = 0; row < timeline.length; row += 1) dressOf(looks.number(row, 0));
  }

  function makeNames() {
    districts.forEach(({ name }, d) => {
      names[d] = makeName('name-district', [{ text: words.nameOf(name) }, { ...words.otherName(name), className: 'name-other' }, { text: '', className: 'name-holder' }]);
    });
  }

  const backgroundNames = background ? listBackgroundNames(background, words) : [];
  const placeNames = surface.addLabels((zoom) => {
    const list = backgroundNames.filter(({ shown }) => shown(zoom));
    const metresPerPixel = (156543 * Math.cos((34 * Math.PI) / 180)) / 2 ** zoom;
    names.forEach((element, d) => {
      const pixels = sizes[d] / metresPerPixel;
      if (pixels < 9 && d !== chosen) return;
      element.classList.toggle('with-holder', pixels >= (words.lang === 'ar' ? 40 : 26));
      element.classList.toggle('with-other', pixels >= 46);
      element.classList.toggle('is-chosen', d === chosen);
      list.push({ element, lon: districts[d].lon, lat: districts[d].lat, rank: d === chosen ? -1 : 200 - Math.min(180, pixels) });
    });
    return list;
  });

  return {
    bounds: listBounds(outlines),
    /** Repaint the districts in `changed` (all of them the first time). */
    draw(rows, changed) {
      const first = rowsNow === null;
      rowsNow = rows;
      if (first) {
        paintAll();
        placeNames();
      } else if (changed.length) {
        // to paint patterns is most of a jump: they follow with the next frame
        const jumped = isJump(changed, districts.length);
        for (const d of changed) if (isRecoloured(d)) (jumped ? tint : paint)(d);
        if (!jumped) mark(changed);
        finishSoon(changed);
      }
    },
    /** Paint all again, after another filter or another knowledge; nothing has changed on the ground. */
    repaint() {
      looks.forget();
      paintAll();
      finishSoon(order);
    },
    /** Write the names, once the timeline has them. */
    showNames() {
      makeNames();
      names.forEach((_, d) => writeHolder(d));
      placeNames();
      setTimeout(makeDresses);
    },
    /** Show which states are only possible on the day (their edges fade) and which long unconfirmed (they pale). */
    markDoubts({ possible, stale }) {
      const changed = [];
      for (let d = 0; d < shapes.length; d += 1) {
        const now = (possible.has(d) ? POSSIBLE : 0) | (stale.has(d) ? STALE : 0);
        if (doubts[d] === now) continue;
        doubts[d] = now;
        changed.push(d);
      }
      if (rowsNow) finishSoon(changed); // else all are drawn first with their doubts
    },
    getBounds: () => surface.getBounds(),
    /** The districts whose point is in view. */
    listVisible: () => districts.flatMap(({ lon, lat }, d) => (surface.isVisible(lon, lat) ? [d] : [])),
    /** Mark one district as chosen, or none with -1. */
    choose(d) {
      chosen = d;
      showChosen(d < 0 ? [] : [shapes[d]]);
      placeNames();
    },
    refresh: placeNames,
  };
}
