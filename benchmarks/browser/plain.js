/**
 * A plain Leaflet layer, on canvas or, with `?svg`, Leaflet's own SVG: one polygon a district,
 * restyled per step where its colour changed.
 */
import { COVERAGE, FIRST_DAY, fetchIntervals, makeMap, ready, styleOf } from './frame.js';

async function start() {
  const draw = new URLSearchParams(window.location.search).has('svg') ? window.L.svg : window.L.canvas;
  const renderer = draw({ padding: 0.1 });
  const map = makeMap({ renderer });
  const data = await fetchIntervals();
  const shapes = [];
  const colourOn = (intervals, day) => {
    let low = 0;
    let high = intervals.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (intervals[middle][0] <= day) low = middle + 1;
      else high = middle;
    }
    const held = intervals[low - 1];
    return held && (held[1] === null || day < held[1]) ? held[2] : 'transparent';
  };
  window.L.geoJSON(data, {
    renderer,
    style: (feature) => styleOf(colourOn(feature.properties.intervals, FIRST_DAY)),
    onEachFeature: (feature, layer) => shapes.push({ layer, intervals: feature.properties.intervals, colour: colourOn(feature.properties.intervals, FIRST_DAY) }),
  }).addTo(map);
  const show = (day) => {
    for (const shape of shapes) {
      const colour = colourOn(shape.intervals, day);
      if (colour === shape.colour) continue;
      shape.colour = colour;
      shape.layer.setStyle({ fillColor: colour });
    }
  };
  await ready(map, { show, ...COVERAGE });
}
start();
