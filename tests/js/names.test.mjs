import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createFinder, foldName, soundOf } from '../../static/control/js/names.js';

const { districts: listed, areas, first: wanted, among, areas_first: wantedAreas, nothing } = JSON.parse(readFileSync(new URL('../cases/finding.json', import.meta.url)));
const districts = [...listed, ...areas]; // as the search box has them
const find = createFinder(districts);
const first = (text) => districts[find(text)[0]?.index]?.slug;

test('find_by_any_spelling_in_either_script_with_errors_or_by_sound', () => {
  for (const [slug, texts] of Object.entries(wanted)) for (const text of texts) assert.equal(first(text), slug, text);
  for (const [slug, texts] of Object.entries(wantedAreas)) for (const text of texts) assert.equal(first(text), slug, text);
  for (const text of nothing) assert.deepEqual(find(text), [], text);
});

test('find_does_not_lose_a_name_while_its_article_is_typed', () => {
  for (const [slug, texts] of Object.entries(among)) for (const text of texts) assert.ok(find(text).some(({ index }) => districts[index].slug === slug), text);
});

test('foldName_spellings_of_one_name_are_one', () => {
  assert.equal(foldName('الأسود'), foldName('اسود'));
  assert.equal(foldName('القَدَم'), foldName('قدم'));
  assert.equal(foldName('Al-Qadam'), foldName('qadam'));
  assert.equal(foldName('Fu\u02BFa'), foldName("Fu'a"));
  assert.equal(foldName('Zabadānī'), foldName('zabadani'));
});

test('foldName_letters_that_only_look_like_an_article_stay', () => {
  assert.notEqual(foldName('alaa'), foldName('aa'));
  assert.equal(foldName('Aleppo'), 'aleppo');
});

test('soundOf_tells_no_vowels_of_one_sound_apart', () => {
  assert.equal(soundOf('douma'), soundOf('duma'));
  assert.notEqual(soundOf('qaboun'), soundOf('qadam'));
});
