/**
 * The only file that touches window.L. Input: the map django-leaflet makes. Output: plain drawing
 * functions for map.js: a vector background, district shapes, labels, tiles, view. Must not know the
 * ledger, the store or the page.
 */

const DOT_PX = 4;
const NEAR_PX = 2;
const NOWHERE = 'M0 0';
let L = null; // Leaflet arrives after this script, which has data to fetch and decode meanwhile
let Arrow;
let Picture;
let Shapes;

function meetLeaflet() {
  if (L) return;
  L = window.L;

  /**
   * A canvas that moves and scales with the map, as Leaflet's renderers do, and is told when to redraw.
   * It holds no layers.
   */
  Picture = L.Renderer.extend({
    _initContainer() {
      this._container = document.createElement('canvas');
    },
    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },
    _update() {
      if (!this._map) return; // it is gone with a map that was taken away meanwhile
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const canvas = this._container;
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      this.ratio = window.devicePixelRatio || 1;
      const [width, height] = [Math.round(size.x * this.ratio), Math.round(size.y * this.ratio)];
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      L.DomUtil.setPosition(canvas, min);
      const corner = min.add(this._map.getPixelOrigin()).multiplyBy(this.ratio);
      const view = { left: corner.x, top: corner.y, scale: 256 * 2 ** this._map.getZoom() * this.ratio, width, height, ratio: this.ratio };
      // a new view is told twice, when it is set and when the map has come to rest
      if (Object.keys(view).every((key) => view[key] === this.view?.[key])) return;
      this.view = view;
      this.options.redraw(canvas, view);
    },
    redraw() {
      this.view = null;
      this._update();
    },
  });

  /** A line bent towards `bend`, as one curve, that ends `gap` pixels before its end. */
  Arrow = L.Polyline.extend({
    _updatePath() {
      const [from, to] = this.getLatLngs();
      const [start, bend, end] = [from, this.options.bend, to].map((place) => this._map.latLngToLayerPoint(place));
      const t = Math.max(0.3, 1 - this.options.gap / (2 * bend.distanceTo(end) || 1)); // a curve nears its end at twice the pace of that side
      const between = (a, b) => a.add(b.subtract(a).multiplyBy(t));
      const [first, second] = [between(start, bend), between(bend, end)];
      const write = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
      this.getElement().setAttribute('d', `M${write(start)}Q${write(first)} ${write(between(first, second))}`);
    },
  });

  /**
   * Shapes, drawn once for a new view where Leaflet projects them twice and draws them three times: as the
   * zoom ends, as the move ends and as the view is reset.
   */
  Shapes = L.SVG.extend({
    /** A path of a shape in the world's unit square, which is projected here: Leaflet would make an object of every point. */
    addShape(shape, className) {
      const path = L.SVG.create('path');
      path.setAttribute('class', `${className} leaflet-interactive`);
      path.setAttribute('fill-rule', 'evenodd');
      const own = { shape, path, drawn: '' };
      (this.own ??= []).push(own);
      this._drawOwn(own);
      this._rootGroup.append(path);
      return own;
    },
    _drawOwn(own) {
      const { x, y } = this._map.getPixelOrigin();
      const drawn = drawShape(own.shape, { scale: 256 * 2 ** this._map.getZoom(), x, y, bounds: this._bounds });
      if (drawn === own.drawn) return;
      own.drawn = drawn;
      own.path.setAttribute('d', drawn);
    },
    _onZoomEnd() {}, // the end of the move follows, and draws
    _reset() {
      this._update();
      this._updateTransform(this._center, this._zoom);
    },
    _updatePaths() {
      const { x, y } = this._map.getPixelOrigin();
      const ground = `${x} ${y} ${this._map.getZoom()}`;
      const view = `${ground} ${this._bounds.min} ${this._bounds.max}`;
      if (view === this.view) return;
      for (const layer of Object.values(this._layers)) {
        if (ground !== this.ground) layer._project();
        layer._update();
      }
      this.own?.forEach(this._drawOwn, this);
      Object.assign(this, { view, ground });
    },
  });
}

/**
 * A shape as an SVG path in whole pixels. `view` has the `scale` (pixels of the whole world), the pixel of the
 * world that is at 0 0, and the bounds that are drawn: what lies across them is cut, what lies outside left out.
 */
function drawShape({ box: [west, north, east, south], rings, ...circle }, { scale, x, y, bounds }) {
  const placeX = (value) => Math.round(value * scale) - x;
  const placeY = (value) => Math.round(value * scale) - y;
  if (!rings) {
    const r = Math.max(DOT_PX, Math.round(circle.radius * scale)); // seen from far away it would vanish: never less than a dot
    const [cx, cy] = [placeX(circle.x), placeY(circle.y)];
    const isSeen = circle.radius > 0 && bounds.intersects([[cx - r, cy - r], [cx + r, cy + r]]);
    return isSeen ? `M${cx - r} ${cy}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0` : NOWHERE;
  }
  const own = L.bounds([placeX(west), placeY(north)], [placeX(east), placeY(south)]);
  if (!bounds.intersects(own)) return NOWHERE;
  const draw = bounds.contains(own) ? drawRing : cutRing;
  return rings.map((ring) => draw(ring, placeX, placeY, bounds)).join('') || NOWHERE;
}

/** How wide the widest line of a label is, for the label itself is wider than any. */
function widthOf(label) {
  const range = document.createRange();
  return Math.max(...Array.from(label.children, (line) => {
    range.selectNodeContents(line);
    return range.getBoundingClientRect().width;
  }));
}

/** A ring as it is; points of one pixel are one. */
function drawRing(ring, placeX, placeY) {
  let [lastX, lastY] = [placeX(ring[0]), placeY(ring[1])];
  let drawn = `M${lastX} ${lastY}`;
  for (let i = 2; i < ring.length; i += 2) {
    const [atX, atY] = [placeX(ring[i]), placeY(ring[i + 1])];
    if (atX === lastX && atY === lastY) continue;
    drawn += `L${atX} ${atY}`;
    [lastX, lastY] = [atX, atY];
  }
  return `${drawn}z`;
}

/** The part of a ring that lies within bounds. */
function cutRing(ring, placeX, placeY, bounds) {
  const points = [];
  for (let i = 0; i < ring.length; i += 2) points.push(L.point(placeX(ring[i]), placeY(ring[i + 1])));
  const kept = L.PolyUtil.clipPolygon(points, bounds, true);
  return kept.length ? `M${kept.map((point) => `${point.x} ${point.y}`).join('L')}z` : '';
}

/** Resolves with the map of the element `id` once django-leaflet has made it. */
export function awaitMap(id) {
  return new Promise((resolve) => {
    window.addEventListener('map:init', ({ detail }) => {
      if (detail.id === id) resolve(detail.map);
    });
  });
}

/** A map on the element `id`, where no template tag of django-leaflet makes one. */
export function openMap(id, { lat, lon, zoom }) {
  meetLeaflet();
  return L.map(id, { zoomControl: false, zoomSnap: 0.25, minZoom: 6, maxZoom: 17, center: [lat, lon], zoom, scrollWheelZoom: false });
}

/** A second map on the element `id` that keeps to the view of the first, and the first to its. */
export function makeTwin(first, id) {
  const twin = L.map(id, {
    zoomControl: false, attributionControl: false, zoomAnimation: false, zoomSnap: 0.25, wheelPxPerZoomLevel: 120,
    minZoom: first.getMinZoom(), maxZoom: first.getMaxZoom(), center: first.getCenter(), zoom: first.getZoom(),
  });
  let following = false;
  const lead = (leader, other) => () => {
    if (following) return;
    following = true;
    other.setView(leader.getCenter(), leader.getZoom(), { animate: false });
    following = false;
  };
  const leads = lead(first, twin);
  first.on('move zoomend', leads);
  twin.on('move zoomend', lead(twin, first));
  twin.on('unload', () => first.off('move zoomend', leads));
  return twin;
}

/** A map as the few verbs the rest of the site needs. */
export function wrapMap(map, { maxBounds, reducedMotion }) {
  meetLeaflet();
  map.options.zoomSnap = 0.25;
  map.options.wheelPxPerZoomLevel = 120;
  if (maxBounds) map.setMaxBounds(maxBounds);
  map.zoomControl?.remove();
  const pane = (name, zIndex) => {
    const made = map.createPane(name);
    made.style.zIndex = zIndex;
    made.style.pointerEvents = 'none';
    return made;
  };
  pane('background', 150);
  pane('tiles', 180);
  pane('lines', 190);
  pane('names', 620);
  const districtPane = pane('districts', 400);
  districtPane.style.pointerEvents = '';
  const backdrop = new Shapes({ pane: 'background', padding: 0.5 });
  const lines = new Shapes({ pane: 'lines', padding: 0.5 });
  const shapes = new Shapes({ pane: 'districts', padding: 0.1 });
  const container = map.getContainer();
  const noteScale = () => {
    const zoom = map.getZoom();
    const scale = zoom < 9.5 ? 'far' : zoom < 12 ? 'middle' : 'near';
    if (container.dataset.scale !== scale) container.dataset.scale = scale; // restyles every shape
  };
  map.on('zoomend', noteScale);
  noteScale();
  const districtOf = new WeakMap(); // by path
  /** Tell what the pointer is over, `find(event)` being a district or -1, and show its tooltip there. */
  const watchPointer = (find, { tooltip, onSelect, onHover }) => {
    const tip = L.tooltip({ className: 'district-tip', direction: 'top', offset: [0, -6], opacity: 1 });
    let over = -1;
    const hover = (d, latlng) => {
      if (d >= 0) tip.setLatLng(latlng);
      if (d === over) return;
      over = d;
      container.style.cursor = d < 0 ? '' : 'pointer';
      onHover(d);
      if (d < 0) tip.remove();
      else tip.setContent(tooltip(d)).addTo(map);
    };
    map.on('mousemove', (event) => hover(find(event), event.latlng));
    map.on('mouseout zoomstart movestart', () => hover(-1));
    map.on('click', (event) => {
      const d = find(event);
      if (d >= 0) onSelect(d);
    });
  };
  let wanted = null;
  const flip = (line) => line.map(([lon, lat]) => [lat, lon]);
  const deepFlip = (value) => (typeof value[0][0] === 'number' ? flip(value) : value.map(deepFlip));

  return {
    /** Buttons and a scale; best once the picture is there, for to lay out the first text takes a while. */
    addControls({ zoomIn, zoomOut, sayLength }) {
      L.control.zoom({ position: 'topleft', zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
      const scale = L.control.scale({ imperial: false, position: 'bottomleft', maxWidth: 120 });
      scale._updateMetric = (most) => {
        const metres = scale._getRoundNum(most);
        scale._updateScale(scale._mScale, sayLength(metres), metres / most);
      };
      scale.addTo(map);
    },
    setView({ lat, lon, zoom }) {
      wanted = { lat, lon, zoom };
      map.setView([lat, lon], zoom, { animate: false });
    },
    /** The same, flown to where motion is welcome. */
    flyTo({ lat, lon, zoom }) {
      if (reducedMotion()) this.setView({ lat, lon, zoom });
      else map.flyTo([lat, lon], zoom, { duration: 1.2 });
    },
    /** The view that was set, while it is shown: of the middle of its pixels it is only the nearest to one. */
    getView() {
      const { lat, lng } = map.getCenter();
      const zoom = map.getZoom();
      const isShown = wanted?.zoom === zoom && map.project([lat, lng]).distanceTo(map.project([wanted.lat, wanted.lon])) < NEAR_PX;
      return isShown ? { ...wanted } : { lat, lon: lng, zoom };
    },
    onView(listener) {
      map.on('moveend', () => listener(this.getView()));
    },
    getZoom: () => map.getZoom(),
    /** The closest zoom that shows all of some bounds. */
    zoomFor: ([[west, south], [east, north]]) => map.getBoundsZoom([[south, west], [north, east]]),
    fitBounds([[west, south], [east, north]], options = {}) {
      map.fitBounds([[south, west], [north, east]], { animate: !reducedMotion(), ...options });
    },
    panInto(lon, lat, { left = 40, right = 40, top = 40, bottom = 40 } = {}) {
      map.panInside([lat, lon], { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom], animate: !reducedMotion() });
    },
    getBounds() {
      const bounds = map.getBounds();
      return [[bounds.getWest(), bounds.getSouth()], [bounds.getEast(), bounds.getNorth()]];
    },
    /** Whether a point is in view; a place without a known point is nowhere. */
    isVisible: (lon, lat) => lat !== null && map.getBounds().contains([lat, lon]),
    width: () => map.getSize().x,
    /** Take the size that the page gives now, the middle staying what it was to the last digit. */
    resize() {
      const [size, view] = [map.getSize(), this.getView()];
      map.invalidateSize({ pan: false });
      if (!map.getSize().equals(size)) this.setView(view);
    },
    remove: () => map.remove(),
    focusable: () => map.getContainer(),
    credit: (text) => map.attributionControl?.addAttribution(text),
    /** How much of the map, from below, the credits cover (pixels). */
    creditHeight: () => map.attributionControl?.getContainer().offsetHeight ?? 0,

    /** Tiles over the background, with their attribution. */
    addTiles({ url, attribution }) {
      L.tileLayer(url, { attribution, pane: 'tiles', className: 'tiles' }).addTo(map);
    },

    /** One GeoJSON feature of the background as an SVG path with a class; returns a show/hide switch. */
    addBackdrop(feature, className, { above = false } = {}) {
      const { type, coordinates } = feature.geometry;
      const options = { renderer: above ? lines : backdrop, pane: above ? 'lines' : 'background', className, interactive: false, smoothFactor: 0.6 };
      const layer = type.includes('Polygon') ? L.polygon(deepFlip(coordinates), options) : L.polyline(deepFlip(coordinates), options);
      return (shown) => (shown ? layer.addTo(map) : layer.remove());
    },

    /** The shape (outlines.js) of district `d`; styled by classes, its events are those of `watchShapes`. */
    addShape(shape, className, d) {
      if (!map.hasLayer(shapes)) shapes.addTo(map);
      const drawn = shapes.addShape(shape, className);
      const { path } = drawn;
      const own = path.getAttribute('class');
      let worn = '';
      let marks = ''; // kept here: to ask the path for its classes takes longer than to write them
      const write = () => path.setAttribute('class', `${own} ${worn}${marks}`);
      districtOf.set(path, d);
      return {
        /** Give it these classes beside its own, in one writing. */
        dress(classes) {
          if (worn === classes) return;
          worn = classes;
          write();
        },
        /** Mark it with a class for a while, or no longer. */
        mark(name, on) {
          if (marks.includes(` ${name}`) === on) return;
          marks = on ? `${marks} ${name}` : marks.replace(` ${name}`, '');
          write();
        },
        get drawn() { return drawn.drawn; },
      };
    },

    /** Be told of the pointer over the shapes: `tooltip(d)`, `onSelect(d)`, `onHover(d)`, -1 over none. */
    watchShapes: (listeners) => watchPointer(({ originalEvent }) => districtOf.get(originalEvent.target) ?? -1, listeners),

    /** A line around some of the shapes, one for all of them, above them and without events; returns a function that takes these shapes. */
    addRim(className) {
      const rim = L.SVG.create('path');
      for (const [name, value] of Object.entries({ class: className, fill: 'none', 'stroke-linejoin': 'round', 'stroke-linecap': 'round' })) rim.setAttribute(name, value);
      let around = [];
      const draw = () => rim.setAttribute('d', around.map(({ drawn }) => drawn).join(''));
      shapes.on('update', draw);
      return (others) => {
        around = others;
        draw();
        if (!rim.isConnected) shapes._rootGroup?.append(rim); // and stays, for what comes and goes is laid out anew
      };
    },

    /**
     * One picture in the place of many shapes. `redraw(canvas, view)` is called whenever the view has
     * changed, `view` being {left, top, scale, width, height, ratio} in device pixels; `hitAt(x, y)`
     * says what lies at a pixel, or -1; `tooltip(d)`, `onSelect(d)`, `onHover(d)` are told of it.
     */
    addPicture({ redraw, hitAt, tooltip, onSelect, onHover }) {
      const picture = new Picture({ pane: 'districts', padding: 0.1, redraw }).addTo(map);
      const find = ({ layerPoint }) => {
        const { x, y } = layerPoint.subtract(picture._bounds.min).multiplyBy(picture.ratio);
        return hitAt(Math.floor(x), Math.floor(y));
      };
      watchPointer(find, { tooltip, onSelect, onHover });
      return { redraw: () => picture.redraw() };
    },

    /** A line with a head, bent a little so that there and back are two lines: [[lon, lat], [lon, lat]]; it ends `gap` pixels before. */
    addArrow([[lon, lat], [toLon, toLat]], className, gap) {
      const ends = [[lat, lon], [toLat, toLon]];
      const bend = [(lat + toLat) / 2 + (toLon - lon) * 0.12, (lon + toLon) / 2 - (toLat - lat) * 0.12];
      const layer = new Arrow(ends, { renderer: lines, pane: 'lines', className, interactive: false, noClip: true, bend, gap }).addTo(map);
      layer.getElement().setAttribute('marker-end', 'url(#leg-head)');
    },

    /** A small mark at a point. */
    addPoint(lon, lat, className, radius = 5) {
      L.circleMarker([lat, lon], { renderer: shapes, pane: 'districts', className, radius, interactive: false }).addTo(map);
    },

    /** An outline above the districts, without events: rings in degrees, or a circle. */
    addOutline({ rings, lon, lat, radius }, className) {
      const options = { renderer: shapes, pane: 'districts', className, interactive: false, fill: false };
      const layer = rings ? L.polygon(deepFlip(rings), options) : L.circle([lat, lon], { ...options, radius });
      return layer.addTo(map);
    },

    /** A graticule: lines of whole parts of degrees, chosen for the zoom. */
    addGraticule(className) {
      const group = L.layerGroup().addTo(map);
      const draw = () => {
        group.clearLayers();
        const steps = [[7, 2], [8.5, 1], [10, 0.5], [11.5, 0.2], [13, 0.1], [14.5, 0.05], [30, 0.02]];
        const step = steps.find(([zoom]) => map.getZoom() < zoom)[1];
        const view = map.getBounds().pad(0.5);
        const options = { renderer: lines, pane: 'lines', className, interactive: false, noClip: true };
        const first = (value) => Math.floor(value / step) * step;
        for (let lon = first(view.getWest()); lon < view.getEast(); lon += step) {
          L.polyline([[view.getSouth(), lon], [view.getNorth(), lon]], options).addTo(group);
        }
        for (let lat = first(view.getSouth()); lat < view.getNorth(); lat += step) {
          L.polyline([[lat, view.getWest()], [lat, view.getEast()]], options).addTo(group);
        }
      };
      map.on('moveend', draw);
      draw();
    },

    /**
     * Labels that do not collide. `list(zoom)` returns [{element, lon, lat, dx, dy, rank}]; those of
     * lowest rank are placed first, one that would touch a placed one is left out.
     */
    addLabels(list) {
      const holder = map.getPane('names');
      const sizes = new WeakMap();
      const write = ({ className, textContent }) => `${className} ${textContent}`;
      const place = () => {
        const taken = [];
        const shown = new Set();
        const view = map.getBounds().pad(0.15);
        const labelsNow = list(map.getZoom()).filter(({ lon, lat }) => lat !== null && view.contains([lat, lon]));
        labelsNow.sort((a, b) => a.rank - b.rank);
        const unmeasured = labelsNow.filter(({ element }) => sizes.get(element)?.written !== write(element));
        for (const { element } of unmeasured) {
          if (!element.isConnected) holder.append(element);
          element.hidden = false;
        }
        // measured together, and only where it reads otherwise than before: to lay out names is most of a zoom
        for (const { element } of unmeasured) sizes.set(element, { written: write(element), width: widthOf(element), height: element.offsetHeight });
        for (const { element, lon, lat, dx = 0, dy = 0 } of labelsNow) {
          const { x, y } = map.latLngToLayerPoint([lat, lon]);
          const { width, height } = sizes.get(element);
          const middle = Math.round(x + dx);
          const left = middle - width / 2;
          const top = Math.round(y - height / 2 + dy);
          const box = [left - 3, top - 1, left + width + 3, top + height + 1];
          const free = taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
          if (!free) continue;
          taken.push(box);
          shown.add(element);
          // no translation: what has one of its own is a layer of its own, or close to
          element.style.left = `${middle}px`;
          element.style.top = `${top}px`;
        }
        for (const element of holder.children) {
          if (element.hidden === shown.has(element)) element.hidden = !element.hidden;
        }
      };
      // shapes go first: names follow in the next frame, and none is seen where it was before a zoom
      let waiting = null;
      const placeSoon = () => {
        cancelAnimationFrame(waiting);
        waiting = requestAnimationFrame(() => {
          waiting = requestAnimationFrame(() => {
            holder.style.opacity = '';
            place();
          });
        });
      };
      map.on('zoomstart', () => { holder.style.opacity = 0; });
      map.on('moveend', placeSoon);
      map.on('unload', () => cancelAnimationFrame(waiting));
      return place;
    },
  };
}
