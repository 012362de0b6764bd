// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";

export interface Said {
  readonly text: string;
  /** Something did not happen. */
  readonly isTrouble: boolean;
  readonly undo?: () => void;
}

const SHOWN_MS = 8_000;

/** One line about what was just done; read out politely, gone by itself. */
export const said = signal<Said | undefined>(undefined);
/** Read out and not shown: what came to the queue. */
export const heard = signal("");

let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string, more: Partial<Omit<Said, "text">> = {}): void {
  clearTimeout(timer);
  said.value = { text, isTrouble: false, ...more };
  timer = setTimeout(hush, SHOWN_MS);
}

export function hush(): void {
  clearTimeout(timer);
  said.value = undefined;
}
