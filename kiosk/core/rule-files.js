/** The rules as one object, from the parsed files of kiosk/rules/ (docs/rules.md). */

/** @typedef {Record<string, any>} Row */

/**
 * @typedef {object} Rules
 * @property {string} version first 12 hex digits of SHA-256 over the files' bytes in name order
 * @property {Row[]} checklist
 * @property {Row[]} copy_sheet
 * @property {Row} email_lesson
 * @property {Row[]} fields
 * @property {Row[]} flow the lesson's screens stand behind the others
 * @property {Row[]} kbli
 * @property {Row} kbli_words
 * @property {Row} outcomes
 * @property {Row[]} settings
 * @property {Row} territory
 * @property {Row} texts
 * @property {Row} triage
 */

export const RULE_NAMES = [
  'checklist',
  'copy_sheet',
  'email_lesson',
  'fields',
  'flow',
  'kbli',
  'kbli_words',
  'outcomes',
  'settings',
  'territory',
  'texts',
  'triage',
];

/**
 * One attribute a file: its list where it holds one noun, else its object without version. What a tablet needs later, or never,
 * may be missing: then no kind of business is known yet.
 * @param {Record<string, Row>} files parsed JSON by name, without '.json'
 * @param {string} [version]
 * @returns {Rules}
 */
export function makeRules(files, version = '') {
  const nouns = nounsOf(files);
  const flow = [...nouns.flow, ...nouns.email_lesson.screens];
  return /** @type {Rules} */ ({ version, kbli: [], ...nouns, flow });
}

/** @param {Record<string, Row>} files @returns {Record<string, any>} by name */
export function nounsOf(files) {
  const there = RULE_NAMES.filter((name) => name in files);
  return Object.fromEntries(there.map((name) => [name, nounOf(files[name])]));
}

/** @param {Row} parsed */
function nounOf(parsed) {
  const nouns = Object.entries(parsed).filter(([noun]) => noun !== 'version');
  return nouns.length === 1 ? nouns[0][1] : Object.fromEntries(nouns);
}
