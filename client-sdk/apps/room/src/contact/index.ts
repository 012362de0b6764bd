// SPDX-License-Identifier: Apache-2.0
// What could unmask whoever writes, seen before anything leaves the device. The detectors are fetched once the page is
// there; until then, and where they cannot be had, the server's own are the guard.
import type { Stretch } from "./view";

export interface Contact {
  /** What it looks like, as the server would say it. */
  readonly label: string;
  readonly spans: readonly Stretch[];
}

type Look = (text: string) => Contact | undefined;

const fetched = new Map<string, Promise<void>>();
const looks = new Map<string, Look>();

async function fetchFor(language: string): Promise<void> {
  const { lookIn } = await import("./look");
  looks.set(language, await lookIn(language));
}

/** The room's language decides, as on the server. What could not be fetched is tried again when it is next asked for. */
export function prepare(language: string): Promise<void> {
  const known =
    fetched.get(language) ?? fetchFor(language).catch(() => void fetched.delete(language));
  fetched.set(language, known);
  return known;
}

/** What could unmask whoever writes this; nothing leaves the device to find out. */
export function findContact(text: string, language: string): Contact | undefined {
  return looks.get(language)?.(text);
}
