import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createSpeaker, linesToSpeak, localVoice } from '../../kiosk/ui/speech.js';

const REMOTE = { lang: 'id-ID', localService: false };
const LOCAL = { lang: 'id-ID', localService: true };
const OLD = { lang: 'in_ID', localService: true };
const ENGLISH = { lang: 'en-US', localService: true };

test('takes only a voice that is Indonesian and local', () => {
  assert.equal(localVoice([ENGLISH, REMOTE, LOCAL]), LOCAL);
  assert.equal(localVoice([ENGLISH, REMOTE]), null);
  assert.equal(localVoice([OLD]), OLD);
  assert.equal(localVoice([{ lang: 'in-tl', localService: true }])?.lang, 'in-tl');
});

function makeSynthesis(voices) {
  const synthesis = new EventTarget();
  return Object.assign(synthesis, {
    speaking: false,
    pending: false,
    said: [],
    cancelled: 0,
    getVoices: () => voices.list,
    speak(utterance) {
      this.said.push(utterance.text);
      this.speaking = true;
    },
    cancel() {
      this.cancelled += 1;
      this.speaking = false;
    },
  });
}

const makeUtterance = (text) => Object.assign(new EventTarget(), { text });

test('finds the voice that arrives late', () => {
  const voices = { list: [] };
  const synthesis = makeSynthesis(voices);
  const seen = [];
  createSpeaker({ synthesis, makeUtterance, onVoice: (available) => seen.push(available), onSpeaking() {} });
  voices.list = [LOCAL];
  synthesis.dispatchEvent(new Event('voiceschanged'));
  assert.deepEqual(seen, [false, true]);
});

test('says nothing without a local voice', () => {
  const synthesis = makeSynthesis({ list: [REMOTE] });
  const speaker = createSpeaker({ synthesis, makeUtterance, onVoice() {}, onSpeaking() {} });
  speaker.speak(['satu']);
  assert.deepEqual(synthesis.said, []);
});

test('stops what it says before it says the next thing', () => {
  const synthesis = makeSynthesis({ list: [LOCAL] });
  const speaker = createSpeaker({ synthesis, makeUtterance, onVoice() {}, onSpeaking() {} });
  speaker.speak(['satu', 'dua']);
  speaker.speak(['tiga']);
  assert.deepEqual(synthesis.said, ['satu', 'dua', 'tiga']);
  assert.equal(synthesis.cancelled, 1);
});

test('is quiet where the browser has no speech at all', () => {
  const speaker = createSpeaker({ synthesis: undefined, makeUtterance, onVoice() {}, onSpeaking() {} });
  speaker.speak(['satu']);
  speaker.stop();
  assert.equal(speaker.available, false);
});

test('the spoken text of the rules goes before title and body', () => {
  assert.deepEqual(linesToSpeak({ title: 'Judul', body: 'Isi', choices: ['Ya', ' '] }), ['Judul', 'Isi', 'Ya']);
  assert.deepEqual(linesToSpeak({ spoken: 'Ucapan', title: 'Judul', body: 'Isi', choices: ['Ya'] }), ['Ucapan', 'Ya']);
});
