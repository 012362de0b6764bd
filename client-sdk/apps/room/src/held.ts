// SPDX-License-Identifier: Apache-2.0
// Own messages that wait for a moderator, or that came back, over a reload. The server gives their text to nobody, so
// this device has the only one there is. In this tab alone, until they are done with, or a quick exit.
import type { WaitingMessage } from "@hearth/client";

const KEY = "hearth.held";
const KEPT_MAX = 8;

type All = Record<string, unknown>;

const whatToKeep = (message: WaitingMessage) => {
  const { text, intent, replyTo, createdAt, hint, heldForMs } = message;
  return { text, intent, replyTo, createdAt, hint, heldForMs };
};

/** Grows with every forgetting: what was on the page before does not come back afterwards. */
let visit = 0;

function read(): All {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    return kept && typeof kept === "object" ? (kept as All) : {};
  } catch {
    return {}; // none, or not ours
  }
}

function isWaiting(kept: WaitingMessage): boolean {
  return typeof kept?.text === "string" && typeof kept.createdAt === "number";
}

/** Those of this room. */
export function keptHeld(slug: string): readonly WaitingMessage[] {
  const kept = read()[slug];
  return Array.isArray(kept) ? kept.filter(isWaiting) : [];
}

/** Keeps these, and no others, of the room; nothing any more after forgetHeld(). */
export function heldKeeper(slug: string): (messages: readonly WaitingMessage[]) => void {
  const mine = visit;
  return (messages) => {
    if (mine !== visit) return;
    const { [slug]: _, ...others } = read();
    const kept = messages.slice(-KEPT_MAX).map(whatToKeep);
    const all: All = kept.length > 0 ? { ...others, [slug]: kept } : others;
    try {
      if (Object.keys(all).length > 0) sessionStorage.setItem(KEY, JSON.stringify(all));
      else sessionStorage.removeItem(KEY);
    } catch {
      // a private window, or no space: until the page closes, then
    }
  };
}

export function forgetHeld(): void {
  visit++;
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // nothing was kept
  }
}
