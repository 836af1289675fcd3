/**
 * The map's files as the browser reads them, written as the plain shape they were packed from:
 * `node decode.mjs ledger details outlines [finer]` (paths); JSON on standard output.
 */
import { readFileSync } from 'node:fs';
import { decodeDetails, decodeLedger } from '../../static/control/js/files.js';
import { decodeOutlines, isCircle, isSketch, readCircle, readRings, refineOutlines } from '../../static/control/js/outlines.js';
import { Timeline } from '../../static/control/js/timeline.js';

const [ledger, details, outlines, finer] = process.argv.slice(2).map((path) => {
  const { buffer, byteOffset, byteLength } = readFileSync(path);
  return buffer.slice(byteOffset, byteOffset + byteLength);
});
const decoded = decodeLedger(ledger);
const timeline = new Timeline(decoded);
timeline.describe(decodeDetails(details));
const rows = Array.from({ length: timeline.length }, (_, row) => timeline.readRow(row));
const ground = decodeOutlines(outlines);
const coarse = ground.grid;
if (finer) refineOutlines(ground, finer);
const round = (line) => line.map((point) => point.map((value) => Number(value.toFixed(6))));

process.stdout.write(JSON.stringify({
  made_at: decoded.madeAt,
  reading: timeline.reading,
  coverage: timeline.coverage,
  districts: timeline.districts.map(({ slug, name, kind, parent, lon, lat, radius_m: radius, boundary, aliases, area_km2: area }) => ({ slug, name, kind, parent, lon, lat, radius_m: radius, boundary, aliases, area_km2: area })),
  actors: timeline.actors,
  party_sets: timeline.partySets,
  periods: {
    district: rows.map((row) => row.district),
    from: Array.from(timeline.from),
    to: rows.map(({ span }) => span[1]),
    parties: Array.from(timeline.parties),
    status: Array.from(timeline.status),
    mechanism: Array.from(timeline.mechanism),
    start: rows.map((row) => row.startBounds),
    end: rows.map((row) => row.endBounds),
    ruling: rows.map((row) => row.ruling),
    confirmed: rows.map(({ row }) => timeline.confirmedOn(row)),
  },
  deal_stages: timeline.stages,
  coarse,
  outlines: timeline.districts.map((_, d) => ({ sketch: isSketch(ground, d), circle: isCircle(ground, d) && ground.ground[d] ? readCircle(ground, d) : null, rings: readRings(ground, d).map(round) })),
}));
