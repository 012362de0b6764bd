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

/** Two soft notes, higher for what is urgent. Silent until the person has touched the page. */
export function chime(isUrgent: boolean): void {
  if (typeof AudioContext === "undefined") return;
  context ??= new AudioContext();
  const first = isUrgent ? 660 : 440;
  tone(context, first, context.currentTime);
  tone(context, first * 1.25, context.currentTime + 0.18);
}
