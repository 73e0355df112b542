/** Mounts a screen of the shell as the kiosk does, with sample words and rows in it; no visit, no server. */

import { attachFields, fillFields } from '/kiosk/ui/fields.js';
import { attachKeys } from '/kiosk/ui/keys.js';
import { lendKeys } from '/kiosk/ui/lent-keys.js';
import { fillTexts, mountScreen } from '/kiosk/ui/dom.js';
import { clearErrors, showErrors } from '/kiosk/ui/errors.js';
import { fillList, openPages } from '/kiosk/ui/list.js';
import { qrCode } from '/kiosk/ui/qr.js';
import { examplesOf } from '/kiosk/core/kbli-question.js';

const read = async (name) => (await fetch(`/kiosk/rules/${name}.json`)).json();
const [flow, fields, texts, settings, territory, kbli, finder, checklist, lesson] = await Promise.all(
  ['flow', 'fields', 'texts', 'settings', 'territory', 'kbli', 'kbli_words', 'checklist', 'email_lesson'].map(read),
);
const all = [...flow.screens, ...lesson.screens];
const byId = new Map(fields.fields.flatMap((field) => [field, ...(field.fields ?? [])]).map((field) => [field.id, field]));
const defaults = Object.fromEntries(settings.settings.map(({ name, default: value }) => [name, value]));
const words = {
  ...defaults,
  capital_limit: 'Rp50.000.000', capital_limit_short: 'Rp50 juta', have_count: 5, missing_count: 3, idle_minutes: 2,
  queue_number: 'A-017', resume_code: 'K72M P4RA', missing_required: 2, reason: 'usahanya berbentuk CV',
  issued: 'NIB dan Sertifikat Standar', after_nib: defaults.after_food, question: 'Membuat sendiri atau menjual lagi?',
  kecamatan: 'Kecamatan Samarinda Seberang', seconds_left: 60, pause_minutes: 10, example: 'Jalan Gotong Royong No. 5',
  deleted_at: 'Selasa, 24 November 2026, 10.15 WITA', now: 'Selasa, 24 November 2026, 10.31 WITA',
  kept_until: 'Jumat, 27 November 2026', mail_to: 'sari.warung.bukuan@gmail.com',
  lesson_mail: 'sari.warung.simpangpasir@gmail.com', lesson_password: 'Perahu-Payung-Hujan7',
  lesson_reply: 'Jangan diberi, ya. Petugas pun tidak boleh minta kode.', signup_shown: lesson.signup.shown,
  card_address: 'muhammadyus.warung@gmail.com', activity: 'Jual makanan keliling',
};
const samples = {
  phone: '081234567890', nik: '647201120385', name: 'SITI RAHMAH', birth_date: '1985-09-12', email: 'sari.warung@gmail.com',
  ktp_address: 'JALAN GOTONG ROYONG NO. 5', capital: 12500000, area: 12, workers: 2, ktp_rt: '12', ktp_rw: '3',
  mail_code: '0429', business_name: 'WARUNG BU SARI', product_capacity: 15600, legal_form: 'own', business_family: 'food_stall', running: 'yes',
};
const kelurahan = () => territory.kelurahan.filter((one) => one.kecamatan === defaults.kecamatan_code || one.kecamatan_code === defaults.kecamatan_code);
const places = {
  kelurahan_of_office: () => kelurahan().map(({ code, name }) => ({ text: { label: name }, value: code })),
  kelurahan: () => territory.kelurahan.slice(0, 3).map(({ code, name }) => ({ text: { label: name, small: 'Kecamatan Samarinda Seberang' }, value: code })),
  other_kecamatan: () => territory.kecamatan.map(({ code, name }) => ({ text: { label: name }, value: code })),
};
const kinds = kbli.kbli
  .map(({ code, everyday, words: known }) => ({ text: { label: everyday, small: known.slice(0, 3).join(', ') }, value: code }))
  .sort((a, b) => Object.values(b.text).join().length - Object.values(a.text).join().length); // the longest first: they need most room
const longestPath = finder.results[1].text.replace('{issued_standard}', defaults.issued_standard);
const answersFound = kbli.kbli
  .map((row) => ({ value: row.code, text: { label: row.everyday, small: `Misalnya ${examplesOf(row)}`, path: longestPath } }))
  .sort((a, b) => b.text.label.length + b.text.small.length - a.text.label.length - a.text.small.length);
const documents = checklist.rows.map(({ document: { label, how_to_get: small } }) => ({ text: { label, small } }));
const answers = ['NIK', 'Nama lengkap', 'Tanggal lahir', 'Jenis kelamin', 'Alamat KTP', 'RT KTP', 'RW KTP', 'Kelurahan KTP', 'Nomor HP', 'Email', 'Nama usaha', 'Modal usaha'];
const values = ['6472 0112 0385 0007', 'SITI RAHMAH', '12 September 1985', 'Perempuan', 'JALAN GOTONG ROYONG NO. 5 BELAKANG PASAR BUKUAN BLOK C', '012', '003', 'Bukuan', '0812-3456-7890', 'sari.warung.bukuan@gmail.com', 'WARUNG BU SARI', 'Rp12.500.000'];
const lists = {
  kbli: kinds.slice(0, 9), kbli_found: answersFound.slice(0, 5),
  kbli_groups: finder.groups.slice(0, 9).map(({ id, label, picture }) => ({ item: id, picture, text: { label } })),
  kbli_options: finder.questions[2].options.map(({ label, picture, codes }) => ({ value: codes[0], picture, text: { label, small: longestPath } })),
  have: documents.slice(0, 5), missing: documents.slice(5, 8),
  review: answers.map((label, at) => ({ text: { label, value: values[at] }, field: 'nik' })),
  products: [{ text: { label: 'Nasi kuning', small: '15.600 bungkus setahun' } }],
  other_activities: kinds.slice(0, 4).map(({ text: { label } }, item) => ({ text: { label }, item })),
  rows: [{ text: { label: 'A-014', small: '422: kind' } }],
  facts: [{ text: { label: 'Versi', value: '1.0.0' } }, { text: { label: 'Nama alat', value: 'Tablet lobi' } }],
};
const proposed = ['muhammadyusu.warung', 'muhammadyusu.simpangpasir', 'warungmuhammadyusu26', 'warung.simpangpasir.26', 'muhammadyususimpangpasir26', 'muhammadyusu.warung.26'];
lists.lesson_address = proposed.map((local) => ({ text: { label: local, small: '@gmail.com' }, value: local }));
lists.lesson_words = lesson.password.words.map(({ word, picture }) => ({ text: { label: word }, value: word, picture }));
let detach = () => {};
lendKeys(attachKeys);

export const screens = all.map(({ id }) => id);

/** @param {{id: string, filled?: boolean, wrong?: boolean, large?: boolean, states?: string[]}} ask */
export function stage({ id, filled = false, wrong = false, large = false, states = ['delivered', 'saved', 'with_code', 'with_number', 'with_voice', 'mail_sent'] }) {
  detach();
  document.documentElement.dataset.text = large ? 'large' : 'normal';
  const screen = all.find((one) => one.id === id);
  const $section = mountScreen(id);
  fillTexts($section, words, new Set(states));
  fillTexts(document.getElementById('cover'), words, new Set(states));
  for (const $line of $section.querySelectorAll('[data-only]')) $line.hidden = !states.includes($line.dataset.only);
  for (const $list of $section.querySelectorAll('[data-list]')) {
    const { list, choicesFrom } = $list.dataset;
    fillList($section, list, choicesFrom ? places[choicesFrom]() : (lists[list] ?? []));
  }
  $section.querySelector('[data-qr]')?.replaceChildren(qrCode('K72MP4RA'));
  arrange($section, screen);
  const own = (screen.fields ?? []).map((name) => byId.get(name));
  if (filled) fillFields($section, own, samples);
  detach = attachFields($section, own, { labels: texts.texts });
  openPages($section);
  clearErrors($section);
  if (wrong) showErrors($section, own.map(({ id: field, messages }) => ({ field, text: longest(messages) })));
  document.title = $section.querySelector('h1').textContent;
  scrollTo(0, 0);
  return $section.querySelector('h1').focus({ preventScroll: true });
}

const longest = (messages = {}) =>
  [...Object.values(messages), texts.texts.messages.required].sort((a, b) => b.length - a.length)[0].replace(/\{\w+\}/g, '15');

function arrange($section, screen) {
  const acts = $section.dataset.acts.split(' ');
  for (const $button of document.querySelectorAll('#top-bar [data-act], #bottom-bar [data-act]')) $button.hidden = !acts.includes($button.dataset.act);
  document.querySelector('#bottom-bar [data-act="skip"] [data-label]').textContent = $section.dataset.skipLabel ?? texts.texts.buttons.skip;
  document.querySelector('#bottom-bar [data-act="next"] [data-label]').textContent = $section.dataset.nextLabel ?? texts.texts.buttons.next;
  const step = ['check', 'prepare', 'fill'].indexOf(screen.phase) + 1;
  const $phase = document.getElementById('phase');
  $phase.textContent = step ? `Langkah ${step} dari 3` : '';
  $phase.hidden = !step;
  document.getElementById('resume-code').textContent = words.resume_code;
  document.getElementById('code-line').hidden = screen.phase !== 'fill';
  document.getElementById('saved').hidden = screen.phase !== 'fill';
}

/** @param {string} id */
export function printed(id, width = '58') {
  const $area = document.getElementById('print-area');
  document.documentElement.dataset.paper = width;
  $area.replaceChildren(document.getElementById(`slip-${id}`).content.cloneNode(true));
  fillTexts($area, words);
  for (const $list of $area.querySelectorAll('[data-list]')) {
    const lines = $list.dataset.list === 'others' ? proposed.slice(0, 2).map((local) => `${local}@gmail.com`) : documents.slice(0, 3).map(({ text }) => text.label);
    $list.replaceChildren(...lines.map((textContent) => Object.assign(document.createElement('li'), { textContent })));
  }
}
