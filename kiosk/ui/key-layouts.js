/** Which key stands where. `{word}` keys act; their faces and spoken names come from the shell's `#key-names`. */

/** Telephone order (accessibility.md T6). */
const PAD = ['1 2 3', '4 5 6', '7 8 9', '0 {hapus}'];
const SYMBOLS = ['1 2 3 4 5 6 7 8 9 0', '- / ( ) & + \' " : ;', '. , @ # % * = ! ? _'];

/**
 * @typedef {object} Layout
 * @property {Record<string, string[]>} layers simple-keyboard's layout: rows of keys apart by spaces
 * @property {string} theme classes of the keyboard
 * @property {boolean} [atEnd] digits that are shown grouped are only ever typed at the end
 */

/** @type {Record<string, Layout>} */
export const LAYOUTS = {
  digits: { layers: { default: PAD }, theme: 'pad', atEnd: true },
  decimal: { layers: { default: ['1 2 3', '4 5 6', '7 8 9', ', 0 {hapus}'] }, theme: 'pad', atEnd: true },
  money: { layers: { default: ['1 2 3 {juta}', '4 5 6', '7 8 9 {ribu}', '0 {hapus}'] }, theme: 'pad pad-money', atEnd: true },
  qwerty: {
    layers: {
      default: ['Q W E R T Y U I O P', 'A S D F G H J K L -', 'Z X C V B N M . , /', '{angka} {spasi} {hapus}'],
      symbols: [...SYMBOLS, '{huruf} {spasi} {hapus}'],
    },
    theme: 'board',
  },
  email: {
    layers: {
      default: ['q w e r t y u i o p', 'a s d f g h j k l @', 'z x c v b n m . _ -', '{angka} @gmail.com .com {hapus}'],
      symbols: ['1 2 3 4 5 6 7 8 9 0', '. _ - + @', '{huruf} @gmail.com .com {hapus}'],
    },
    theme: 'board board-email',
  },
  code: {
    layers: { default: ['1 2 3 4 5 6 7 8 9 0', 'Q W E R T Y U I O P', 'A S D F G H J K L -', 'Z X C V B N M {hapus}'] },
    theme: 'board board-code',
    atEnd: true,
  },
};
