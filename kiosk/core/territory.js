/** Places of Samarinda by code, like '64.72.01.1003' (Kepmendagri 300.2.2-2138/2025). */

/** @typedef {import('./rule-files.js').Rules} Rules */

/** @param {Rules} rules @param {any} code */
export function kelurahanOf(rules, code) {
  return rules.territory.kelurahan.find((row) => row.code === code);
}

/** By the code of a kecamatan, or of a kelurahan in it. @param {Rules} rules @param {any} code */
export function kecamatanOf(rules, code) {
  const wanted = typeof code === 'string' ? code.slice(0, 8) : undefined;
  return rules.territory.kecamatan.find((row) => row.code === wanted);
}

/** @param {Rules} rules @param {string} kecamatanCode */
export function kelurahanIn(rules, kecamatanCode) {
  return rules.territory.kelurahan.filter((row) => row.kecamatan === kecamatanCode);
}

/** @param {Rules} rules */
export function regencyOf(rules) {
  return rules.territory.regency[0];
}

/** The code of the KTP's kelurahan when it lies in Samarinda, else whatever was chosen. @param {Record<string, any>} answers */
export function ktpCode(answers) {
  return answers.ktp_kelurahan === 'samarinda' ? answers.ktp_other_kelurahan : answers.ktp_kelurahan;
}
