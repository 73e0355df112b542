/**
 * Reading aloud with the system's own voice (accessibility.md 5.1). Only a voice that is Indonesian *and* local: a remote one
 * dies with the network and would send away what it reads.
 */

/** About 110-130 words a minute (accessibility.md V7), and slower where the office wants it. */
export const PACE = { normal: 0.9, slow: 0.7 };
/** @typedef {'silent' | 'speaking' | 'paused'} SpeakerState */

const LANGUAGES = ['id', 'in']; // "in" is the code that older Androids use for Indonesian

/**
 * @param {{lang: string, localService: boolean}[]} voices
 * @returns {any} the voice, or null
 */
export function localVoice(voices) {
  const fits = (/** @type {{lang: string, localService: boolean}} */ voice) =>
    voice.localService === true && LANGUAGES.includes(voice.lang.toLowerCase().split(/[-_]/)[0]);
  return voices.find(fits) ?? null;
}

/**
 * What a screen says, in order: its spoken text, else title and body, then the choices. Never what somebody typed (P12).
 * @param {{spoken?: string | string[], title?: string, body?: string, choices?: string[]}} parts
 * @returns {string[]}
 */
export function linesToSpeak({ spoken, title, body, choices = [] }) {
  const text = spoken ? [spoken].flat() : [title, body];
  return [...text, ...choices].filter((line) => line !== undefined && line.trim() !== '').map(String);
}

/**
 * @param {object} options
 * @param {SpeechSynthesis | undefined} options.synthesis
 * @param {(text: string) => SpeechSynthesisUtterance} options.makeUtterance
 * @param {(available: boolean) => void} options.onVoice the list of voices comes late, and may change
 * @param {() => number} [options.rate] 1 is the voice's own pace
 * @param {() => void} options.onSpeaking about each line: speaking counts as activity (P6)
 * @param {(state: SpeakerState) => void} [options.onState]
 */
export function createSpeaker({ synthesis, makeUtterance, onVoice, onSpeaking, rate = () => PACE.normal, onState = () => {} }) {
  /** @type {SpeechSynthesisVoice | null} */
  let voice = null;
  /** @type {SpeakerState} */
  let state = 'silent';
  /** @type {string[]} */
  let said = [];
  let at = 0; // the line that is being said
  let turn = 0; // what an earlier turn still reports counts no more

  function look() {
    voice = localVoice(synthesis?.getVoices() ?? []);
    onVoice(voice !== null);
  }
  look();
  synthesis?.addEventListener?.('voiceschanged', look);

  /** @param {SpeakerState} next */
  function become(next) {
    if (next === state) return;
    state = next;
    onState(state);
  }

  function hush() {
    turn += 1;
    if (synthesis?.speaking || synthesis?.pending) synthesis.cancel();
  }

  function stop() {
    hush();
    become('silent');
  }

  /** @param {number} first index of the line to begin with */
  function sayFrom(first) {
    hush();
    if (!voice || !synthesis) return;
    at = first;
    const mine = turn;
    said.slice(first).forEach((line, index) => synthesis.speak(utter(line, first + index, mine)));
    become('speaking');
  }

  /** @param {string} line @param {number} index @param {number} mine */
  function utter(line, index, mine) {
    const utterance = makeUtterance(line);
    utterance.voice = voice;
    utterance.lang = voice?.lang ?? '';
    utterance.rate = rate();
    for (const kind of ['start', 'boundary', 'end']) utterance.addEventListener(kind, onSpeaking);
    utterance.addEventListener('start', () => mine === turn && (at = index));
    for (const kind of ['end', 'error']) utterance.addEventListener(kind, () => mine === turn && index === said.length - 1 && become('silent'));
    return utterance;
  }

  return {
    get available() {
      return voice !== null;
    },
    /** @returns {SpeakerState} */
    get state() {
      return state;
    },
    stop,
    /** @param {string[]} lines one utterance each; the silence between them comes by itself */
    speak(lines) {
      said = lines;
      sayFrom(0);
    },
    /** Stops inside a line; Android's own `pause` loses the rest. */
    pause() {
      hush();
      become('paused');
    },
    /** Goes on with the beginning of the line that was cut. */
    goOn() {
      sayFrom(at);
    },
  };
}

/**
 * Two short tones for the idle warning (P3).
 * @param {typeof AudioContext | undefined} Context
 */
export function beep(Context = globalThis.AudioContext) {
  if (!Context) return;
  const sound = new Context();
  for (const [start, pitch] of [[0, 660], [0.25, 880]]) {
    const tone = sound.createOscillator();
    const volume = sound.createGain();
    tone.frequency.value = pitch;
    volume.gain.value = 0.2;
    tone.connect(volume).connect(sound.destination);
    tone.start(sound.currentTime + start);
    tone.stop(sound.currentTime + start + 0.18);
  }
  setTimeout(() => sound.close(), 1000);
}
