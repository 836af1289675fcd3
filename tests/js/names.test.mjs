import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFinder, foldName, soundOf } from '../../static/control/js/names.js';

const districts = [
  { slug: 'qadam', name: { en: 'Qadam', ar: 'القدم' }, aliases: ['al-Qadam', 'Al-Kadam', 'حي القدم'] },
  { slug: 'hajar-al-aswad', name: { en: 'Hajar al-Aswad', ar: 'الحجر الأسود' }, aliases: ['Hajjar al-Aswad'] },
  { slug: 'yarmouk', name: { en: 'Yarmouk camp', ar: 'اليرموك' }, aliases: ['Yarmuk', 'مخيم اليرموك'] },
  { slug: 'daraya', name: { en: 'Daraya', ar: 'داريا' }, aliases: ['Darayya'] },
  { slug: 'daraa-al-balad', name: { en: 'Daraa al-Balad', ar: 'درعا البلد' }, aliases: [] },
  { slug: 'jobar', name: { en: 'Jobar', ar: 'جوبر' }, aliases: ['Jawbar'] },
];
const find = createFinder(districts);
const first = (text) => districts[find(text)[0]?.index]?.slug;

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

test('find_by_any_spelling_in_either_script', () => {
  for (const text of ['qadam', 'Al-Kadam', 'القدم', 'قدم', 'القَدَم', 'QADAM ']) assert.equal(first(text), 'qadam', text);
  for (const text of ['حجر الاسود', 'الحجر الأسود', 'aswad', 'hajjar']) assert.equal(first(text), 'hajar-al-aswad', text);
  assert.equal(first('yarmuk'), 'yarmouk');
  assert.equal(first('يرموك'), 'yarmouk');
});

test('find_with_a_typing_error_still_finds', () => {
  assert.equal(first('jober'), 'jobar');
  assert.equal(first('yarmouq'), 'yarmouk');
});

test('find_by_sound_however_it_is_written_in_latin_letters', () => {
  for (const [text, slug] of [['Kadem', 'qadam'], ['elqadem', 'qadam'], ['Alyarmouk', 'yarmouk'], ['Yarmok', 'yarmouk'], ['Djawber', 'jobar'], ['jaubar', 'jobar'], ['Hagar Aswad', 'hajar-al-aswad'], ['Dareia', 'daraya']]) {
    assert.equal(first(text), slug, text);
  }
  assert.equal(soundOf('douma'), soundOf('duma'));
  assert.notEqual(soundOf('qaboun'), soundOf('qadam'));
});

test('find_exact_name_comes_before_a_longer_one', () => {
  assert.equal(first('daraya'), 'daraya');
  assert.equal(first('daraa'), 'daraa-al-balad');
});

test('find_nothing_for_nothing', () => {
  assert.deepEqual(find(''), []);
  assert.deepEqual(find('   '), []);
  assert.deepEqual(find('xyzzy'), []);
});
