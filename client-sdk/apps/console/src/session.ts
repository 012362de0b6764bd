// SPDX-License-Identifier: Apache-2.0
// What the desk is told, as signals that the page reads.
import {
  type AskedBan,
  type CaseChange,
  connect,
  type Desk,
  type DeskCase,
  type DeskStateChange,
  type OnDuty,
  type RoomGlance,
  type Roster,
  type SignedIn,
} from "@hearth/client/desk";
import { computed, effect, signal, untracked } from "@preact/signals";
import { arrived, handed } from "./arrivals";
import { now, skew } from "./clock";
import { type Comparison, compareHead } from "./head";
import { hush } from "./notices";
import { takeBack } from "./pending";
import { byNeed, groupOf, newsOf, withChange } from "./queue";
import { type Resting, resting } from "./rest";

export const session = signal<DeskStateChange>({ state: "signed_out" });
export const me = signal<SignedIn | undefined>(undefined);
export const cases = signal<readonly DeskCase[]>([]);
export const roster = signal<Roster>({ onDuty: [], colleagues: [] });
export const glances = signal<readonly RoomGlance[]>([]);
/** Long bans that wait for this moderator, as another person than who asked. */
export const askedBans = signal<readonly AskedBan[]>([]);
export const headCompared = signal<Comparison | undefined>(undefined);
/** Cases opened this shift, and how many are enough. */
export const exposure = signal({ seen: 0, budget: 0 });

export const onDuty = computed<OnDuty | undefined>(() =>
  roster.value.onDuty.find(({ account }) => account === me.value?.account),
);
export const waiting = computed(
  () => cases.value.filter((one) => groupOf(one, me.value?.account ?? "") === "waiting").length,
);

/** As they were told when signing in, and since then. */
const worked = signal({ minutes: 0, at: 0 });

/** Why this moderator would rather be left alone now, if so. */
export const rest = computed<Resting | undefined>(() => {
  const wishes = me.value?.preferences;
  if (!wishes) return undefined;
  const since = Math.max(worked.value.at, onDuty.value?.since ?? Number.POSITIVE_INFINITY);
  const more = Math.max(0, (now.value - since) / 60_000);
  return resting(wishes, worked.value.minutes + more, now.value);
});

/** Others are there for what comes while one wants to be left alone. */
function isForOthers(): boolean {
  const account = me.value?.account;
  return rest.value !== undefined && roster.value.onDuty.some((one) => one.account !== account);
}

/** Calls back once for each session that begins, and not when its connection comes back. */
export function followPerson(arrived: () => void): void {
  let known: string | undefined;
  effect(() => {
    const account = me.value?.account;
    const isNew = account !== undefined && account !== known;
    if (isNew && session.value.state !== "live") return;
    known = account;
    if (isNew) untracked(arrived);
  });
}

let made: Desk | undefined;
let isQueueKnown = false;

export function desk(): Desk {
  made ??= listen(
    connect({
      url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/v1/ws`,
    }),
  );
  return made;
}

export function titleOf(slug: string): string {
  return me.value?.roomInfos.find((room) => room.slug === slug)?.title ?? slug;
}

export function languageOf(slug: string): string | undefined {
  return me.value?.roomInfos.find((room) => room.slug === slug)?.language || undefined;
}

/** A colleague's name. */
export function nameOf(account: string): string {
  const { colleagues, onDuty } = roster.value;
  const known = [...onDuty, ...colleagues].find((one) => one.account === account);
  return known?.name ?? account.slice(0, 6);
}

export function isLead(): boolean {
  return me.value?.role === "lead" || me.value?.role === "admin";
}

function listen(desk: Desk): Desk {
  desk.on("state", (change) => {
    session.value = change;
    if (change.state === "signed_out") forget();
  });
  desk.on("signed_in", (signedIn) => {
    const isNew = me.value === undefined;
    me.value = signedIn;
    skew.value = signedIn.clockSkewMs;
    worked.value = { minutes: signedIn.workedMinutes, at: now.value };
    if (isNew) exposure.value = { seen: signedIn.exposure, budget: signedIn.exposureBudget };
  });
  desk.on("state", ({ state }) => {
    if (state === "live" && headCompared.value === undefined) void compare(desk);
  });
  desk.on("queue", (all) => {
    const before = cases.value;
    cases.value = [...all].sort(byNeed);
    // After a gap: what was said meanwhile. At the first sight of the queue nothing is news.
    if (isQueueKnown) for (const one of all) hear(find(before, one.id), { case: one, gone: false });
    isQueueKnown = true;
  });
  desk.on("case", (change) => {
    const before = find(cases.value, change.case.id);
    cases.value = withChange(cases.value, change);
    hear(before, change);
  });
  desk.on("roster", (all) => {
    roster.value = all;
  });
  desk.on("glance", (all) => {
    glances.value = all;
  });
  desk.on("asked_bans", (all) => {
    askedBans.value = all;
  });
  return desk;
}

function find(all: readonly DeskCase[], id: string): DeskCase | undefined {
  return all.find((one) => one.id === id);
}

/** Whoever is asked hears of it. */
function hear(before: DeskCase | undefined, change: CaseChange): void {
  if (isForOthers()) return;
  const one = change.case;
  const news = newsOf(before, change, me.value?.account ?? "");
  const sounds = me.value?.preferences.sounds ?? false;
  if (news === "waits") arrived(one, titleOf(one.room), sounds);
  else if (news === "offered") handed(titleOf(one.room), sounds);
}

async function compare(desk: Desk): Promise<void> {
  const head = me.value?.head;
  if (head) headCompared.value = await compareHead(desk, head);
}

/** Nobody is signed in: nothing of what was there stays on the screen. */
function forget(): void {
  takeBack();
  hush();
  me.value = undefined;
  isQueueKnown = false;
  cases.value = [];
  roster.value = { onDuty: [], colleagues: [] };
  glances.value = [];
  askedBans.value = [];
  headCompared.value = undefined;
  exposure.value = { seen: 0, budget: 0 };
}
