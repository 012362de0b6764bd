// SPDX-License-Identifier: Apache-2.0

let context: AudioContext | undefined;

function tone(at: AudioContext, hertz: number, start: number): void {
  const oscillator = at.createOscillator();
  const gain = at.createGain();
  oscillator.frequency.value = hertz;
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(0.12, start + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, start + 0.5);
  oscillator.connect(gain).connect(at.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.5);
}

/** What a sound says: a case waits, an urgent one does, a colleague waits for an answer. */
export type Sound = "waits" | "urgent" | "handed";

/** Soft notes, in hertz: two that rise, three higher ones, two that fall. */
const notes: Readonly<Record<Sound, readonly number[]>> = {
  waits: [440, 550],
  urgent: [660, 825, 990],
  handed: [587, 440],
};

/** Silent until the person has touched the page. */
export function chime(sound: Sound): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  for (const [at, hertz] of notes[sound].entries())
    tone(context, hertz, context.currentTime + at * 0.18);
}
