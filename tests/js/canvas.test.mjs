import assert from 'node:assert/strict';
import { test } from 'node:test';
import { projectLat, projectLon, readBounds, readCircle, readRings } from '../../static/control/js/outlines.js';
import { MARKED, createIdBuffer, districtAt, drawIds, inkDistricts, isLessApart, paintRect } from '../../static/control/js/raster.js';
import { makeOutlines } from './outlines.mjs';

const square = (west, south, side) => [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]];
const place = (lon, lat, radius_m = 0) => ({ lon, lat, radius_m });
const outline = (...rings) => ({ rings });

/** A view of [west, south] to one degree east and about one north, `pixels` wide and high. */
const viewOf = (west, south, pixels) => {
  const scale = pixels * 360;
  return { left: projectLon(west) * scale, top: projectLat(south) * scale - pixels, scale, width: pixels, height: pixels, ratio: 1 };
};

const countPixels = (buffer, d) => {
  let count = 0;
  for (let i = 0; i < buffer.ids.length; i += 1) count += districtAt(buffer, i % buffer.width, Math.floor(i / buffer.width)) === d ? 1 : 0;
  return count;
};

function draw(places, view) {
  const outlines = makeOutlines(places);
  const buffer = createIdBuffer(places.length);
  drawIds(outlines, view, buffer);
  return { outlines, buffer, at: (x, y) => districtAt(buffer, x, y), count: (d) => countPixels(buffer, d) };
}

test('drawIds gives every pixel of two neighbours to one of them', () => {
  const shared = [[0.5, 0], [0.46, 0.3], [0.55, 0.6], [0.5, 1]];
  const west = [[0, 0], ...shared, [0, 1], [0, 0]];
  const east = [[1, 0], [1, 1], ...[...shared].reverse(), [1, 0]];
  const { count } = draw([outline(west), outline(east)], viewOf(0, 0, 64));
  assert.equal(count(-1), 0);
  assert.ok(Math.abs(count(0) - count(1)) < 64 * 4);
});

test('drawIds leaves holes open and lays the small upon the large', () => {
  const hole = square(0.1, 0.1, 0.2);
  const { at } = draw([outline(square(0.6, 0.6, 0.2)), outline(square(0, 0, 1), hole)], viewOf(0, 0, 100));
  assert.equal(at(20, 80), -1);
  assert.equal(at(70, 30), 0);
  assert.equal(at(50, 50), 1);
});

test('drawIds draws a district without outline as a circle, never smaller than a dot', () => {
  const count = draw([place(0.5, 0.5, 1)], viewOf(0, 0, 100)).count(0);
  assert.ok(count > 40 && count < 62, String(count));
});

test('drawIds again at another place forgets what was there', () => {
  const outlines = makeOutlines([outline(square(0.25, 0.25, 0.5))]);
  const buffer = createIdBuffer(1);
  drawIds(outlines, viewOf(0, 0, 50), buffer);
  assert.ok(countPixels(buffer, 0) > 0);
  drawIds(outlines, viewOf(20, 20, 50), buffer);
  assert.equal(countPixels(buffer, 0), 0);
  assert.deepEqual([...buffer.boxes], [0, 0, 0, 0]);
});

test('readBounds and readRings give degrees back', () => {
  const ring = square(36.25, 33.5, 0.125);
  const { outlines } = draw([outline(ring), place(36.5, 33.5, 1200)], viewOf(36, 33, 10));
  const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-5, `${a} ${b}`);
  readBounds(outlines, 0).flat().forEach((value, i) => near(value, [36.25, 33.5, 36.375, 33.625][i]));
  readRings(outlines, 0)[0].flat().forEach((value, i) => near(value, ring.flat()[i]));
  const { lon, lat, radius } = readCircle(outlines, 1);
  near(lon, 36.5);
  near(lat, 33.5);
  assert.ok(Math.abs(radius - 1200) < 1, String(radius));
});

test('paintRect colours fills, lines, ticks and marks, and nothing else', () => {
  const { buffer } = draw([outline(square(0.25, 0.25, 0.5))], viewOf(0, 0, 20));
  const plain = { size: 1, tall: 1, grain: [0], fill: 0, edge: 1, mark: 9, rim: null };
  const paint = (symbol, flag = 0) => {
    const out = new Uint32Array(400).fill(1);
    const look = { symbolOf: [0], symbols: [symbol], colours: [7, 8], flags: [flag], phaseX: 0, phaseY: 0 };
    inkDistricts(buffer, [0], look);
    paintRect(buffer, [0, 0, 20, 20], look, out);
    return out;
  };
  const seen = (out) => [...new Set(out)].sort((a, b) => a - b);
  assert.deepEqual(seen(paint(plain)), [0, 7, 8]);
  assert.deepEqual(seen(paint(plain, MARKED)), [0, 7, 9]);
  const rim = { wide: 2, every: 4, on: 1, level: 4096, colour: 5 };
  assert.deepEqual(seen(paint({ ...plain, rim })), [0, 5, 7, 8]);
  assert.equal(paint(plain)[10 * 20 + 10], 7);
});

test('paintRect keeps a pattern still on the ground while the view moves', () => {
  const tile = { size: 4, tall: 4, grain: [...Array(16).keys()], fill: 0, edge: 16, mark: 3, rim: null };
  const paintAt = (shift) => {
    const view = viewOf(0, 0, 40);
    view.left = Math.round(view.left) + shift;
    view.top = Math.round(view.top);
    const { buffer } = draw([outline(square(-1, -1, 3))], view);
    const out = new Uint32Array(1600);
    const look = { symbolOf: [0], symbols: [tile], colours: [...Array(16).keys(), ...Array(16).fill(99)], flags: [0], phaseX: view.left, phaseY: view.top };
    inkDistricts(buffer, [0], look);
    paintRect(buffer, [0, 0, 40, 40], look, out);
    return out;
  };
  const [still, moved] = [paintAt(0), paintAt(3)];
  for (let y = 5; y < 30; y += 1) for (let x = 5; x < 30; x += 1) assert.equal(still[y * 40 + x + 3], moved[y * 40 + x]);
});

test('isLessApart has a day of many small districts painted one by one, and large or most of them together', () => {
  const paintsApart = (count, side, seen = count) => {
    const boxes = Int16Array.from({ length: count * 4 }, (_, i) => (i >= seen * 4 ? 0 : i % 4 < 2 ? 10 : 10 + side));
    return isLessApart({ boxes, reach: [0, 0, 900, 800] }, Array.from({ length: count }, (_, d) => d));
  };
  assert.equal(paintsApart(600, 6), true);
  assert.equal(paintsApart(3000, 6), false);
  assert.equal(paintsApart(600, 60), false);
  assert.equal(paintsApart(3000, 6, 600), true, 'what is out of view costs nothing');
});
