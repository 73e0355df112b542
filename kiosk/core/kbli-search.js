/**
 * Finds kinds of business by what people say. The library of the index comes in, so that core depends on none: MiniSearch
 * gives misspelt and half-typed words their phrases, here the phrases become kinds.
 *
 * @typedef {Record<string, any>} Row of kbli.json
 * @typedef {{row: Row, score: number}} Found
 * @typedef {{words: string, code: string}} Synonym said by applicants, reviewed by a supervisor
 */

import { makeReader } from './kbli-words.js';

/** How much a phrase counts by where it stands. */
const WEIGHTS = { everyday: 1.15, words: 1, topic: 0.85, title: 0.45, synonym: 1.6, imported: 0.4 };
const ALSO = 0.45; // each further phrase that knows another word of the question
const WHOLE = 1.3; // all words of the phrase were said
const DOES = 1.6; // does what was said: sells, makes ...
const DOES_NOT = 0.55;
const IS_THERE = 1.35; // on the move, or in a building, as was said
const IS_ELSEWHERE = 0.85;
const UNSAID = 0.75;
const COMMON = ['sell', 'make', 'cook', 'goods', 'serve'];
const CLOSE = 0.2; // letters of a word that may be wrong
const AT_ONCE = 60; // phrases: some milliseconds on a slow tablet
const LONG_ENOUGH = 4; // shorter words are taken as they are

/**
 * @param {any} MiniSearch
 * @param {{kbli: Row[], kbli_words: any}} rules
 * @param {Synonym[]} [synonyms]
 * @param {() => Promise<void>} [breathe] lets others work between two parts of the building
 * @returns {Promise<{find: (query: string) => Found[]}>} best first; [] when nothing tells what it is
 */
export async function makeFinder(MiniSearch, { kbli, kbli_words }, synonyms = [], breathe = async () => {}) {
  const reader = makeReader(kbli_words);
  const rows = new Map(kbli.map((row) => [row.code, row]));
  const phrases = synonyms.map(({ words, code }) => ({ code, text: words, weight: WEIGHTS.synonym }))
    .concat(kbli.flatMap((row) => phrasesOf(row, kbli_words.topics)))
    .filter(({ code }) => rows.has(code));
  const documents = [];
  const index = new MiniSearch({
    fields: ['text'],
    extractField: (document, field) => (field === 'text' ? document.terms.join(' ') : document[field]),
    tokenize: (text) => text.split(' '),
    processTerm: (term) => term,
  });
  for (let at = 0; at < phrases.length; at += AT_ONCE) {
    const some = phrases.slice(at, at + AT_ONCE).map(({ code, text, weight }, number) => ({ id: at + number, code, weight, ...tellingOf(reader, text) }));
    documents.push(...some);
    index.addAll(some);
    await breathe();
  }
  const features = featuresOf(kbli, kbli_words);

  function find(query) {
    const code = query.trim();
    if (/^[0-9]{5}$/.test(code) && rows.has(code)) return [{ row: rows.get(code), score: 1 }];
    const said = reader.understand(query);
    const terms = said.terms.length > 0 ? said.terms : reader.termsOf(query);
    if (said.terms.length === 0) return namedBy(kbli, terms);
    const hits = index.search(terms.join(' '), {
      prefix: (term, at, all) => at === all.length - 1 && term.length > 1,
      fuzzy: (term) => (term.length >= LONG_ENOUGH ? CLOSE : false),
      weights: { fuzzy: 0.4, prefix: 0.4 },
      boostDocument: (id) => documents[id].weight,
    });
    const found = gather(hits, documents, said.intents);
    return [...found.entries()]
      .map(([one, score]) => ({ row: rows.get(one), score: score * fits(features.get(one), said, kbli_words) }))
      .sort((one, other) => other.score - one.score);
  }

  return { find };
}

/** Only what they do was said ("servis"): the kinds whose name has that word, in the rules' order. */
function namedBy(kbli, terms) {
  const named = ({ everyday }) => terms.some((term) => everyday.toLowerCase().split(' ').includes(term));
  return terms.length > 0 ? kbli.filter(named).map((row) => ({ row, score: 1 })) : [];
}

/** @param {Row} row @param {Record<string, string[]>} topics */
function phrasesOf(row, topics) {
  const { code } = row;
  const own = row.imported ? WEIGHTS.imported : 1;
  const some = (texts, weight) => texts.map((text) => ({ code, text, weight: weight * own }));
  const shared = (row.topics ?? []).flatMap((name) => topics[name]);
  return [
    ...some([row.everyday], WEIGHTS.everyday),
    ...some(row.words, WEIGHTS.words),
    ...some(shared, WEIGHTS.topic),
    ...some([row.title], WEIGHTS.title),
  ];
}

/** A phrase of repair, rent, wholesale ... means less to somebody who said none of it. */
function tellingOf(reader, text) {
  const { terms, intents } = reader.understand(text);
  const special = [...intents].filter((name) => !COMMON.includes(name));
  return { terms: terms.length > 0 ? terms : reader.termsOf(text), special };
}

/** One score a kind: its best phrase, and a part of those that know something more. */
function gather(hits, documents, intents) {
  const found = new Map();
  const known = new Map();
  for (const { id, score, queryTerms, terms } of hits) {
    const { code, terms: all, special } = documents[id];
    const unsaid = special.some((name) => !intents.has(name));
    const whole = unsaid ? UNSAID : all.every((term) => terms.includes(term)) ? WHOLE : 1;
    const before = known.get(code);
    if (!before) {
      known.set(code, new Set(queryTerms));
      found.set(code, score * whole);
      continue;
    }
    if (queryTerms.every((term) => before.has(term))) {
      found.set(code, Math.max(found.get(code), score * whole));
      continue;
    }
    for (const term of queryTerms) before.add(term);
    found.set(code, found.get(code) + score * whole * ALSO);
  }
  return found;
}

/** What each kind does, and where; and how likely it is before anything is said. */
function featuresOf(kbli, { intents, places, likely }) {
  const of = (code, features) => new Set(
    Object.keys(features).filter((name) => features[name].codes.some((start) => code.startsWith(start))),
  );
  const prior = (code) => Object.entries(likely).reduce((all, [start, factor]) => (code.startsWith(start) ? all * factor : all), 1);
  return new Map(kbli.map(({ code }) => [code, { intents: of(code, intents), places: of(code, places), prior: prior(code) }]));
}

function fits({ intents, places, prior }, said, words) {
  const does = [...said.intents].filter((name) => intents.has(name)).length / (said.intents.size || 1);
  const doing = said.intents.size === 0 ? 1 : DOES_NOT + (DOES - DOES_NOT) * does;
  const unsaid = [...intents].some((name) => words.intents[name].only_said && !said.intents.has(name)) ? UNSAID : 1;
  return prior * doing * unsaid * placed(places, said);
}

function placed(places, said) {
  const where = ['mobile', 'fixed'].filter((name) => said.places.has(name));
  if (where.length !== 1 || places.size === 0) return 1;
  return places.has(where[0]) ? IS_THERE : IS_ELSEWHERE;
}
