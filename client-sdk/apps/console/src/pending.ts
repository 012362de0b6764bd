// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";

/** Long enough to see a slip of the finger, short enough for what has to stop now. */
export const UNDO_MS = 6_000;

export interface Pending {
  readonly text: string;
  /** By the device's clock. */
  readonly at: number;
  readonly run: () => void;
}

/** What one key started and what has not been sent yet. One at a time. */
export const pending = signal<Pending | undefined>(undefined);

let timer: ReturnType<typeof setTimeout> | undefined;

function take(): Pending | undefined {
  clearTimeout(timer);
  const taken = pending.value;
  pending.value = undefined;
  return taken;
}

/** Runs after a moment in which it can be taken back. What was waiting before is sent at once. */
export function soon(text: string, run: () => void): void {
  sendNow();
  pending.value = { text, at: Date.now() + UNDO_MS, run };
  timer = setTimeout(sendNow, UNDO_MS);
}

export function sendNow(): void {
  take()?.run();
}

/** True if there was something to take back. */
export function takeBack(): boolean {
  return take() !== undefined;
}
