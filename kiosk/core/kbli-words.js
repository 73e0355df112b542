/**
 * What people say of their business, brought to the words of the rules: spelling, local words, light affixes, words that
 * tell nothing. What they do (sell, make, repair ...) and where (on the move, in a building) is told apart from the goods.
 *
 * @typedef {{words: string[], codes: string[], nouns?: string[], only_said?: boolean}} Feature `nouns` also tell what is meant;
 *   `only_said`: unlikely unless it was said
 * @typedef {{stop_words: {words: string[]}, intents: Record<string, Feature>, places: Record<string, Feature>,
 *   spelling: Record<string, string>, local: {words: Record<string, string>}[]}} Words kiosk/rules/kbli_words.json
 * @typedef {object} Said
 * @property {string[]} terms stems of what is sold, made or served, each once
 * @property {Set<string>} intents names of `intents`
 * @property {Set<string>} places names of `places`
 */

const NOT_WORD = /[^a-z0-9]+/;
const COUNTED = /\b\d+ ?(?:jam|ribu|ribuan|kilo|kg|liter|hari|orang|buah|ekor|meter|x)?\b/g; // how many tells nothing
const SHORTEST_STEM = 4;
/** In this order; a nasal that swallowed a letter gives it back (memotong: potong, menyewa: sewa). */
const PREFIXES = [
  [/^(?:me|pe)ny(?=[aeiou])/, 's'],
  [/^(?:me|pe)ng(?=[a-z])/, ''],
  [/^(?:me|pe)m(?=[aeiou])/, 'p'],
  [/^(?:me|pe)n(?=[aeiou])/, 't'],
  [/^(?:me|pe)[mn](?=[bcdfjptv])/, ''],
  [/^be(?:r|l)?(?=[bcdfghjklmnpqstvwxyz])/, ''],
  [/^ber/, ''],
  [/^nge(?=[bcdfglprtv])/, ''],
];
const SUFFIXES = [/(?:nya|lah|kah)$/, /an$/];

/**
 * @param {Words} words
 * @returns {{understand: (text: string) => Said, termsOf: (text: string) => string[]}} `termsOf` keeps what tells nothing, for phrases
 *   of the rules that would be empty without
 */
export function makeReader(words) {
  const said = new Map(Object.entries(words.spelling));
  for (const { words: local } of words.local) for (const [word, meant] of Object.entries(local)) said.set(word, meant);
  const stop = new Set(words.stop_words.words.map(stem));
  const intents = byWord(words.intents, ({ words: verbs, nouns = [] }) => [...verbs, ...nouns]);
  const verbs = byWord(words.intents, (feature) => feature.words);
  const phrases = placesOf(words.places);

  function understand(text) {
    const heard = ` ${plain(text)} `;
    const held = phrases.filter(({ phrase }) => heard.includes(phrase));
    const places = new Set(held.map(({ name }) => name));
    const without = held.filter(({ name }) => name === 'drop').reduce((rest, { phrase }) => rest.replace(phrase, ' '), heard);
    const spoken = translate(without.replace(COUNTED, ' '));
    const found = new Set(spoken.flatMap((word) => intents.get(word) ?? intents.get(stem(word)) ?? []));
    if (found.has('make')) found.delete('sell'); // "bikin kue, dijual": what is made is sold anyhow
    const telling = spoken.filter((word) => !verbs.has(word) && !stop.has(stem(word)));
    return { terms: once(telling.map(stem)), intents: found, places };
  }

  /** Pairs before and after the single words: "foto kopi" is one thing, and so is "sepedah motor". @param {string} text @returns {string[]} */
  function translate(text) {
    const single = pairs(text.split(NOT_WORD)).flatMap((word) => (said.get(word) ?? word).split(' '));
    return pairs(single).flatMap((word) => word.split(' ')).filter(Boolean);
  }

  function pairs(list) {
    const out = [];
    for (let at = 0; at < list.length; at += 1) {
      const two = said.get(`${list[at]} ${list[at + 1]}`);
      out.push(two ?? list[at]);
      if (two !== undefined) at += 1;
    }
    return out;
  }

  const termsOf = (text) => once(translate(plain(text)).map(stem));
  return { understand, termsOf };
}

/** @param {string} word @returns {string} */
export function stem(word) {
  if (/\d/.test(word)) return word;
  let rest = word;
  for (const suffix of SUFFIXES) rest = shorter(rest, rest.replace(suffix, ''));
  for (const [prefix, letter] of PREFIXES) {
    const bare = rest.replace(/** @type {RegExp} */ (prefix), /** @type {string} */ (letter));
    if (bare !== rest) return shorter(rest, bare);
  }
  return rest;
}

function shorter(word, bare) {
  return bare.length >= SHORTEST_STEM ? bare : word;
}

function plain(text) {
  return text.toLowerCase().normalize('NFD').replace(/[\u0300-\u036f]/g, '').split(NOT_WORD).filter(Boolean).join(' ');
}

/** Longer phrases first: "di depan rumah" before "depan rumah". @param {Record<string, Feature>} places */
function placesOf(places) {
  const all = Object.entries(places).flatMap(([name, { words }]) => words.map((phrase) => ({ name, phrase: ` ${phrase} ` })));
  return all.sort((one, other) => other.phrase.length - one.phrase.length);
}

/** @param {Record<string, Feature>} features @param {(feature: Feature) => string[]} wordsOf @returns {Map<string, string[]>} */
function byWord(features, wordsOf) {
  const found = new Map();
  for (const [name, feature] of Object.entries(features)) {
    for (const word of wordsOf(feature)) found.set(word, [...(found.get(word) ?? []), name]);
  }
  return found;
}

function once(list) {
  return [...new Set(list)];
}
