// SPDX-License-Identifier: Apache-2.0
import { type Signal, signal } from "@preact/signals";

const drafts = new Map<string, Signal<string>>();

/**
 * What is being written in a room. In memory only: it survives leaving the room and any loss of the connection, and
 * not a reload, since on a shared phone the next person would find it.
 */
export function draft(slug: string): Signal<string> {
  let kept = drafts.get(slug);
  if (!kept) {
    kept = signal("");
    drafts.set(slug, kept);
  }
  return kept;
}

/** Puts a text back to be edited, before what was begun meanwhile. */
export function giveBack(slug: string, text: string): void {
  const kept = draft(slug);
  kept.value = kept.value ? `${text}\n${kept.value}` : text;
}

export function forgetDrafts(): void {
  for (const kept of drafts.values()) kept.value = "";
}
