// SPDX-License-Identifier: Apache-2.0
import { connect, type HearthClient, type StateChange, webStorage } from "@hearth/client";
import { signal } from "@preact/signals";
import { putAllAway } from "./cards";
import { forgetDrafts } from "./drafts";
import { forgetHeld } from "./held";
import { hidden } from "./hidden";
import { preferences } from "./preferences";

/** The one connection of this page, made when the first room is entered. */
export const connection = signal<StateChange>({ state: "closed" });
/** Percent of the work a first visit may have to do; undefined when there is none. */
export const work = signal<number | undefined>(undefined);

let client: HearthClient | undefined;

function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch {
    return undefined;
  }
}

export function address(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/ws`;
}

/** The connection, while there is one. */
export function liveSession(): HearthClient | undefined {
  return connection.value.state === "live" ? client : undefined;
}

export function session(): HearthClient {
  if (client) return client;
  const url = address();
  const kept = storage();
  client = connect(kept ? { url, storage: webStorage(kept, "hearth.pass") } : { url });
  client.on("state", (change) => {
    connection.value = change;
    if (change.state === "live") work.value = undefined;
  });
  client.on("work", ({ done, tried, expected }) => {
    work.value = done ? undefined : Math.min(99, Math.round((100 * tried) / expected));
  });
  return client;
}

export function connectAgain(): void {
  client?.open();
}

/** Leaves everything and everyone; the next visit is somebody new. */
export function forgetMe(): void {
  client?.forget();
  forgetPage();
}

/** The same for a quick exit: synchronous, and without a word to the page, which is gone already. */
export function forgetAndSayNothing(): void {
  client?.leaveNow();
  forgetPage();
}

function forgetPage(): void {
  client = undefined;
  connection.value = { state: "closed" };
  work.value = undefined;
  hidden.value = new Set();
  putAllAway();
  forgetDrafts();
  forgetHeld();
  preferences.forgetAll();
}
