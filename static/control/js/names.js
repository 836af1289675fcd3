/**
 * Names as people type them: any spelling, Arabic with or without the article and the vowel marks.
 * Input: typed text and the districts of the ledger. Output: ranked matches. Touches no DOM. The twin of
 * control/publish/names.py, tested from the same tests/cases/finding.json.
 */

const ARABIC_FOLDS = [
  [/[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]/g, ''],
  [/[أإآٱ]/g, 'ا'],
  [/ى/g, 'ي'],
  [/ؤ/g, 'و'],
  [/ئ/g, 'ي'],
  [/ة/g, 'ه'],
  [/ء/g, ''],
];
const LATIN_ARTICLE = /(^|[\s-])(?:al|el|ad|an|ar|as|ash|at|az)[-\s](?=\p{L}{2})/gu;
const ARABIC_ARTICLE = /(^|\s)ال(?=\p{L}{2})/gu;

/** A name folded to what matters for finding it. `whole` keeps its article: what is still being typed may end in one. */
export function foldName(text, { whole = false } = {}) {
  // Arabic is folded before marks are stripped, or a hamza would come apart from its letter
  let folded = (text ?? '').normalize('NFC').toLowerCase();
  for (const [pattern, replacement] of ARABIC_FOLDS) folded = folded.replace(pattern, replacement);
  folded = folded.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').replace(/['’‘ʿʾ`]/g, '');
  if (!whole) folded = folded.replace(LATIN_ARTICLE, '$1').replace(ARABIC_ARTICLE, '$1');
  return folded.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/**
 * How a name sounds, roughly, however it is written in Latin letters: Kadem and Qadam, Duma and Douma,
 * Alyarmuk and al-Yarmouk. Emphatic letters, long vowels and doubled letters are not told apart.
 */
export function soundOf(folded) {
  return folded.split(' ').map((word) => word
    .replace(/^(?:al|el)(?=[^aeiou]{1,2}[aeiouy])/u, '')
    .replace(/kh|gh/g, 'g').replace(/th|dh/g, 'd').replace(/[qck]/g, 'k').replace(/j/g, 'g').replace(/ph/g, 'f').replace(/z/g, 's')
    .replace(/(?:a[uw]|ou|oo|u|o|w)+/g, 'u').replace(/(?:ee|ie|ei|ai|ay|ey|i|y)+/g, 'i').replace(/[ae]+/g, 'a')
    .replace(/(.)\1+/gu, '$1').replace(/(?<=.)[aiu]?h?$/u, '')).join(' ');
}

/** The consonants by their sound, which are left where vowels are forgotten or changed places: Kfarya and Kafraya. */
const skeletonOf = (heard) => heard.replace(/[aiu ]/g, '');

/** Edits between two short words (Levenshtein), given up beyond `most`. */
function countEdits(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}

/** How a name begins with what was typed: 0 the same, 1 it does, 2 a word of it does. */
const scoreBeginning = (needle, name) => {
  if (name === needle) return 0;
  if (name.startsWith(needle)) return 1;
  return name.split(' ').some((word) => word.startsWith(needle)) ? 2 : Infinity;
};

const scoreOf = (needle, name) => {
  const begins = scoreBeginning(needle, name);
  if (begins < Infinity) return begins;
  if (needle.length >= 3 && name.includes(needle)) return 3;
  const most = needle.length >= 7 ? 2 : 1;
  if (needle.length < 4) return Infinity;
  const editsIn = (text) => Math.min(countEdits(needle, text.slice(0, needle.length + most), most + 1), countEdits(needle, text, most));
  const least = editsIn(name);
  if (least <= most) return 4 + least;
  const heard = soundOf(needle);
  const sounds = soundOf(name);
  if (heard.length >= 3 && sounds.startsWith(heard)) return 7;
  if (skeletonOf(heard).length >= 3 && skeletonOf(sounds) === skeletonOf(heard)) return 8;
  const later = name.split(' ').slice(1).map((_, i, words) => words.slice(i).join(' '));
  return later.some((text) => editsIn(text) <= most) ? 9 : Infinity;
};

/** A finder over districts and areas: `find(text)` gives [{index, matched}] best first. */
export function createFinder(districts) {
  const entries = districts.map((district, index) => ({
    index,
    names: [...new Set([district.name.en, district.name.ar, ...(district.aliases ?? []), district.slug])]
      .filter(Boolean)
      .map((text) => ({ text, folded: foldName(text), whole: foldName(text, { whole: true }) })),
  }));
  return (text, limit = 8) => {
    const needle = foldName(text);
    const typed = foldName(text, { whole: true });
    if (!typed) return [];
    const found = [];
    for (const { index, names } of entries) {
      let best = null;
      for (const name of names) {
        const score = Math.min(scoreOf(needle, name.folded), scoreBeginning(typed, name.whole));
        if (score < (best?.score ?? Infinity)) best = { index, matched: name.text, score };
      }
      if (best) found.push(best);
    }
    const nameOf = (index) => districts[index].name.en;
    found.sort((a, b) => a.score - b.score || nameOf(a.index).localeCompare(nameOf(b.index)));
    return found.slice(0, limit).map(({ index, matched }) => ({ index, matched }));
  };
}
