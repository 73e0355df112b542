/** A QR code as SVG, drawn without any style or markup text (the page's policy allows neither inline). */

import { encode } from '../vendor/uqr.js';

const SVG = 'http://www.w3.org/2000/svg';
const QUIET = 4; // modules of white around, as the standard asks

/**
 * @param {string} text the code only: no name, NIK or phone in a QR (accessibility.md 6.3)
 * @returns {SVGElement}
 */
export function qrCode(text) {
  const { data, size } = encode(text, { ecc: 'Q', border: QUIET });
  const $svg = document.createElementNS(SVG, 'svg');
  $svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  $svg.setAttribute('class', 'qr');
  $svg.setAttribute('aria-hidden', 'true');
  const $path = document.createElementNS(SVG, 'path');
  $path.setAttribute('d', darkModules(data));
  $svg.append($path);
  return $svg;
}

/**
 * @param {boolean[][]} rows true = dark
 * @returns {string} one square a dark module
 */
export function darkModules(rows) {
  const squares = rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return squares.join('');
}
