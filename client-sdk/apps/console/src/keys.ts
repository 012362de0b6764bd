// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { preferences } from "./preferences";
import type { Word } from "./words";

export interface Command {
  readonly key: string;
  readonly word: Word;
  readonly can: () => boolean;
  readonly run: () => void;
}

/** Single keys can be switched off: speech and shaky hands press them unasked. */
export const keysOn = signal(preferences.get("keys") !== "off");

export function setKeys(on: boolean): void {
  keysOn.value = on;
  preferences.set("keys", on ? "on" : "off");
}

const fields = "input, textarea, select, [contenteditable]";

/** Whether a press is meant for the page and not for a field, a dialog or the browser. */
export function isForPage(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat)
    return false;
  const target = event.target as Element | null;
  return !target?.closest?.(fields) && document.querySelector("dialog[open]") === null;
}

/** The command that a press means. */
export function commandFor(
  event: KeyboardEvent,
  commands: readonly Command[],
): Command | undefined {
  if (!keysOn.value || !isForPage(event)) return undefined;
  return commands.find(({ key, can }) => key === event.key && can());
}
