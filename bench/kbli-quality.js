/**
 * `make kbli-quality [CASES=file.csv]`: how often the tablet's own search finds what people mean.
 * The file has the columns phrase,codes; the acceptable codes are separated by blanks.
 */

import { readFileSync } from 'node:fs';

import { makeFinder } from '../kiosk/core/kbli-search.js';
import MiniSearch from '../kiosk/vendor/minisearch.js';
import { loadRules } from '../tests/kiosk/rule-files.js';

const SHOWN = 3;

/** @param {string} file @returns {{phrase: string, codes: string[]}[]} */
export function readCases(file) {
  const [head, ...lines] = readFileSync(file, 'utf8').replace(/^\ufeff/, '').split(/\r?\n/).filter(Boolean).map(cells);
  const [phrase, codes] = ['phrase', 'codes'].map((name) => head.indexOf(name));
  if (phrase < 0 || codes < 0) throw new Error(`${file}: the columns phrase,codes are missing`);
  return lines.map((line) => ({ phrase: line[phrase], codes: line[codes].split(/[\s;]+/).filter(Boolean) }));
}

/** @param {string} line of CSV, quotes doubled inside quotes */
function cells(line) {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => (quoted?.replaceAll('""', '"') ?? bare).trim());
}

/** @param {{phrase: string, codes: string[]}[]} cases */
export async function measure(cases) {
  const finder = await makeFinder(MiniSearch, loadRules());
  const answers = cases.map((one) => ({ ...one, found: finder.find(one.phrase).slice(0, SHOWN).map(({ row }) => row.code) }));
  const right = (count) => answers.filter(({ found, codes }) => found.slice(0, count).some((code) => codes.includes(code))).length;
  const misses = answers.filter(({ found, codes }) => !codes.includes(found[0]));
  return { top1: right(1) / cases.length, top3: right(SHOWN) / cases.length, n: cases.length, misses };
}

if (process.argv[1]?.endsWith('kbli-quality.js')) {
  const { top1, top3, n, misses } = await measure(readCases(process.argv[2]));
  console.log(`top1 ${top1.toFixed(2)} top3 ${top3.toFixed(2)} ${n}`);
  for (const { phrase, codes, found } of misses) {
    const late = found.some((code) => codes.includes(code)) ? 'second or third' : 'not found';
    console.log(`${late}: ${phrase} (${codes.join(' ')}), found ${found.join(' ') || 'nothing'}`);
  }
}
