/**
 * Reading aloud with the system's own voice (ux.md 5.1). Only a voice that is Indonesian *and* local: a remote one
 * dies with the network and would send away what it reads.
 */

/** About 110-130 words a minute (ux.md V7), and slower where the office wants it. */
export const PACE = { normal: 0.9, slow: 0.7 };
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
 * @param {{spoken?: string, title?: string, body?: string, choices?: string[]}} parts
 * @returns {string[]}
 */
export function linesToSpeak({ spoken, title, body, choices = [] }) {
  const text = spoken ? [spoken] : [title, body];
  return [...text, ...choices].filter((line) => line !== undefined && line.trim() !== '').map(String);
}

/**
 * @param {object} options
 * @param {SpeechSynthesis | undefined} options.synthesis
 * @param {(text: string) => SpeechSynthesisUtterance} options.makeUtterance
 * @param {(available: boolean) => void} options.onVoice the list of voices comes late, and may change
 * @param {() => number} [options.rate] 1 is the voice's own pace
 * @param {() => void} options.onSpeaking about each line: speaking counts as activity (P6)
 */
export function createSpeaker({ synthesis, makeUtterance, onVoice, onSpeaking, rate = () => PACE.normal }) {
  /** @type {SpeechSynthesisVoice | null} */
  let voice = null;

  function look() {
    voice = localVoice(synthesis?.getVoices() ?? []);
    onVoice(voice !== null);
  }
  look();
  synthesis?.addEventListener?.('voiceschanged', look);

  function stop() {
    if (synthesis?.speaking || synthesis?.pending) synthesis.cancel();
  }

  return {
    get available() {
      return voice !== null;
    },
    get speaking() {
      return synthesis?.speaking === true;
    },
    stop,
    /** @param {string[]} lines one utterance each; the pause between them comes by itself */
    speak(lines) {
      stop();
      if (!voice || !synthesis) return;
      for (const line of lines) {
        const utterance = makeUtterance(line);
        utterance.voice = voice;
        utterance.lang = voice.lang;
        utterance.rate = rate();
        for (const kind of ['start', 'boundary', 'end']) utterance.addEventListener(kind, onSpeaking);
        synthesis.speak(utterance);
      }
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
