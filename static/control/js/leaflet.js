/**
 * The only file that touches window.L. Input: the map django-leaflet makes. Output: plain drawing
 * functions for map.js: a vector background, district shapes, labels, tiles, view. Must not know the
 * ledger, the store or the page.
 */

const L = window.L;
const DOT_PX = 4;

/** Resolves with the map of the element `id` once django-leaflet has made it. */
export function awaitMap(id) {
  return new Promise((resolve) => {
    window.addEventListener('map:init', ({ detail }) => {
      if (detail.id === id) resolve(detail.map);
    });
  });
}

/** The map of the page as the few verbs the rest of the site needs. */
export function wrapMap(map, { labels, maxBounds, reducedMotion }) {
  map.options.zoomSnap = 0.25;
  map.options.wheelPxPerZoomLevel = 120;
  if (maxBounds) map.setMaxBounds(maxBounds);
  map.zoomControl?.remove();
  L.control.zoom({ position: 'topleft', zoomInTitle: labels.zoomIn, zoomOutTitle: labels.zoomOut }).addTo(map);
  L.control.scale({ imperial: false, position: 'bottomleft', maxWidth: 120 }).addTo(map);

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
  const backdrop = L.svg({ pane: 'background', padding: 0.5 });
  const lines = L.svg({ pane: 'lines', padding: 0.5 });
  const shapes = L.svg({ pane: 'districts', padding: 0.5 });
  const container = map.getContainer();
  const noteScale = () => {
    const zoom = map.getZoom();
    container.dataset.scale = zoom < 9.5 ? 'far' : zoom < 12 ? 'middle' : 'near';
  };
  map.on('zoomend', noteScale);
  noteScale();
  const flip = (line) => line.map(([lon, lat]) => [lat, lon]);
  const deepFlip = (value) => (typeof value[0][0] === 'number' ? flip(value) : value.map(deepFlip));

  return {
    setView({ lat, lon, zoom }) {
      map.setView([lat, lon], zoom, { animate: false });
    },
    getView() {
      const { lat, lng } = map.getCenter();
      return { lat, lon: lng, zoom: map.getZoom() };
    },
    onView(listener) {
      map.on('moveend', () => listener(this.getView()));
    },
    getZoom: () => map.getZoom(),
    fitBounds([[west, south], [east, north]], options = {}) {
      map.fitBounds([[south, west], [north, east]], { animate: !reducedMotion(), ...options });
    },
    panInto(lon, lat, { left = 40, right = 40, top = 40, bottom = 40 } = {}) {
      map.panInside([lat, lon], { paddingTopLeft: [left, top], paddingBottomRight: [right, bottom], animate: !reducedMotion() });
    },
    isVisible: (lon, lat) => map.getBounds().contains([lat, lon]),
    width: () => map.getSize().x,
    resize: () => map.invalidateSize({ animate: false }),
    focusable: () => map.getContainer(),
    credit: (text) => map.attributionControl?.addAttribution(text),

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

    /** A district's shape: a polygon's rings [[lon,lat]…] or a circle; drawn by style, told by events. */
    addShape(geometry, { className, tooltip, onSelect, onHover }) {
      const options = { renderer: shapes, pane: 'districts', className, bubblingMouseEvents: false, smoothFactor: 0.3 };
      const layer = geometry.rings
        ? L.polygon(deepFlip(geometry.rings), options)
        : L.circle([geometry.lat, geometry.lon], { ...options, radius: geometry.radius });
      layer.addTo(map);
      layer.on('click', () => onSelect());
      layer.on('mouseover', () => onHover(true));
      layer.on('mouseout', () => onHover(false));
      layer.bindTooltip(tooltip, { sticky: true, className: 'district-tip', direction: 'top', offset: [0, -6], opacity: 1 });
      const bounds = layer.getBounds();
      if (geometry.radius) {
        // seen from far away a circle would vanish: never less than a dot
        const keepVisible = () => {
          const metres = (40075017 * Math.cos((geometry.lat * Math.PI) / 180)) / (256 * 2 ** map.getZoom());
          layer.setRadius(Math.max(geometry.radius, DOT_PX * metres));
        };
        map.on('zoomend', keepVisible);
        keepVisible();
      }
      return {
        style: (style) => layer.setStyle(style),
        classes: (names, on) => layer.getElement()?.classList.toggle(names, on),
        front: () => layer.bringToFront(),
        bounds: [[bounds.getWest(), bounds.getSouth()], [bounds.getEast(), bounds.getNorth()]],
        /** A second outline on the same ground, drawn above, without events. */
        outline(names) {
          const copy = geometry.rings
            ? L.polygon(deepFlip(geometry.rings), { ...options, className: names, interactive: false, fill: false })
            : L.circle([geometry.lat, geometry.lon], { ...options, className: names, interactive: false, fill: false, radius: geometry.radius });
          copy.addTo(map);
          return { remove: () => copy.remove(), front: () => copy.bringToFront() };
        },
      };
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
      const place = () => {
        const taken = [];
        const shown = new Set();
        const view = map.getBounds().pad(0.15);
        const labelsNow = list(map.getZoom()).filter(({ lon, lat }) => view.contains([lat, lon]));
        labelsNow.sort((a, b) => a.rank - b.rank);
        for (const { element, lon, lat, dx = 0, dy = 0 } of labelsNow) {
          if (!element.isConnected) holder.append(element);
          element.hidden = false;
          const { x, y } = map.latLngToLayerPoint([lat, lon]);
          const width = element.offsetWidth;
          const height = element.offsetHeight;
          const left = Math.round(x - width / 2 + dx);
          const top = Math.round(y - height / 2 + dy);
          const box = [left - 3, top - 1, left + width + 3, top + height + 1];
          const free = taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
          if (!free) continue;
          taken.push(box);
          shown.add(element);
          // a plain translation: dozens of names must not become dozens of layers
          element.style.transform = `translate(${left}px, ${top}px)`;
        }
        for (const element of holder.children) element.hidden = !shown.has(element);
      };
      map.on('zoomstart', () => holder.classList.add('moving'));
      map.on('zoomend', () => holder.classList.remove('moving'));
      map.on('moveend', place);
      return place;
    },
  };
}
