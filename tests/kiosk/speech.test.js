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

function makeSpeaker(voices = { list: [LOCAL] }) {
  const synthesis = makeSynthesis(voices);
  const spoken = [];
  synthesis.speak = (utterance) => spoken.push(utterance) && (synthesis.speaking = true);
  const states = [];
  const speaker = createSpeaker({ synthesis, makeUtterance, onVoice() {}, onSpeaking() {}, onState: (state) => states.push(state) });
  return { speaker, states, said: () => spoken.splice(0).map(({ text }) => text), reach: (index, kind) => spoken[index].dispatchEvent(new Event(kind)) };
}

test('a pause goes on with the line that it cut', () => {
  const { speaker, said, reach } = makeSpeaker();
  speaker.speak(['satu', 'dua', 'tiga']);
  reach(1, 'start');
  speaker.pause();
  assert.equal(speaker.state, 'paused');
  said();
  speaker.goOn();
  assert.deepEqual(said(), ['dua', 'tiga']);
  assert.equal(speaker.state, 'speaking');
});

test('after the last line it is silent, and can say all again', () => {
  const { speaker, states, said, reach } = makeSpeaker();
  speaker.speak(['satu', 'dua']);
  reach(0, 'end');
  assert.deepEqual(states, ['speaking']);
  reach(1, 'end');
  said();
  speaker.speak(['satu', 'dua']);
  assert.deepEqual([states, said()], [['speaking', 'silent', 'speaking'], ['satu', 'dua']]);
});

test('what a cut turn still reports changes nothing', () => {
  const { speaker, reach } = makeSpeaker();
  speaker.speak(['satu']);
  speaker.speak(['dua']);
  reach(0, 'error');
  assert.equal(speaker.state, 'speaking');
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
