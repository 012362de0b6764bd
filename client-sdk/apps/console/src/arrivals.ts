// SPDX-License-Identifier: Apache-2.0
import type { DeskCase } from "@hearth/client/desk";
import { heard } from "./notices";
import { chime } from "./sound";
import { t } from "./words";

/** What comes together is said together. */
const GATHER_MS = 1_500;
/** And not more often than this. */
const PAUSE_MS = 15_000;

let gathered: DeskCase[] = [];
let quietUntil = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function tell(room: string, withSound: boolean): void {
  const isUrgent = gathered.some(({ urgent }) => urgent);
  const count = gathered.length;
  heard.value =
    count > 1
      ? t(isUrgent ? "arrived.many.urgent" : "arrived.many", { count })
      : t(isUrgent ? "arrived.one.urgent" : "arrived.one", { room });
  if (withSound) chime(isUrgent ? "urgent" : "waits");
  gathered = [];
  timer = undefined;
  quietUntil = Date.now() + PAUSE_MS;
}

/** A case came that waits for somebody: said in a few words, without what is in it. What is urgent waits for no pause. */
export function arrived(one: DeskCase, room: string, withSound: boolean): void {
  gathered.push(one);
  if (timer && !one.urgent) return;
  clearTimeout(timer);
  const pause = one.urgent ? 0 : quietUntil - Date.now();
  timer = setTimeout(() => tell(room, withSound), Math.max(GATHER_MS, pause));
}

/** A colleague waits for an answer: said at once. */
export function handed(room: string, withSound: boolean): void {
  heard.value = t("arrived.handed", { room });
  if (withSound) chime("handed");
}
