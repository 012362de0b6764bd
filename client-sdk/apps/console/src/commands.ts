// SPDX-License-Identifier: Apache-2.0
// Everything one key does, in the order in which the key map shows it. The palette lists the same.
import { acting, canQuick, caseForm, caseTarget, letGo, quickly, takeStep } from "./doing";
import type { Command } from "./keys";
import { detail, isRevealed, openId, reveal, unreadable, veil } from "./open_case";
import { pending, sendNow, takeBack } from "./pending";
import { neighbour, nextNeeding } from "./queue";
import { go } from "./route";
import { cases, me } from "./session";
import type { Word } from "./words";

const account = () => me.value?.account ?? "";
const here = () => detail.value?.case;
const isOpen = () => here() !== undefined && here()?.state !== "closed";
const isMine = () => isOpen() && here()?.owner === account();
const canClaim = () => here()?.state === "open" && here()?.mineToDecide === true;
const isOffered = () => isOpen() && here()?.offeredTo === account();

function openBeside(step: 1 | -1): void {
  const next = neighbour(cases.value, account(), openId.value, step);
  if (next) go({ at: "case", id: next.id });
}

export function openNext(): void {
  const next = nextNeeding(cases.value, account(), openId.value);
  if (next) go({ at: "case", id: next.id });
}

function step(name: "claim" | "acknowledge" | "accept" | "decline"): void {
  const id = here()?.id;
  if (id) void takeStep(id, name);
}

const always = () => true;
const form = (
  key: string,
  word: Word,
  name: "escalate" | "hand_over" | "tap_out" | "note" | "close",
) => ({
  key,
  word,
  can: name === "note" || name === "escalate" ? isOpen : isMine,
  run: () => {
    caseForm.value = name;
  },
});
const quick = (key: string, word: Word, name: Parameters<typeof quickly>[0]) => ({
  key,
  word,
  can: () => canQuick(name),
  run: () => quickly(name),
});

export const commands: readonly Command[] = [
  { key: "j", word: "key.down", can: () => cases.value.length > 0, run: () => openBeside(1) },
  { key: "k", word: "key.up", can: () => cases.value.length > 0, run: () => openBeside(-1) },
  { key: "n", word: "key.next", can: always, run: openNext },
  { key: "c", word: "key.claim", can: canClaim, run: () => step("claim") },
  { key: "s", word: "key.acknowledge", can: isOpen, run: () => step("acknowledge") },
  {
    key: "v",
    word: "key.veil",
    can: () => here() !== undefined && unreadable.value === undefined,
    run: () => (isRevealed.value ? veil() : reveal()),
  },
  quick("1", "key.warn", "warn"),
  quick("2", "key.mute", "mute"),
  quick("3", "key.mute_long", "mute_long"),
  quick("4", "key.redact", "redact"),
  quick("5", "key.remove", "remove"),
  quick("6", "key.release", "release"),
  quick("7", "key.return", "return"),
  quick("g", "key.guard", "guard"),
  {
    key: "a",
    word: "key.act",
    can: isOpen,
    run: () => {
      acting.value = caseTarget();
    },
  },
  form("e", "key.escalate", "escalate"),
  form("h", "key.hand_over", "hand_over"),
  { key: "y", word: "key.accept", can: isOffered, run: () => step("accept") },
  { key: "d", word: "key.decline", can: isOffered, run: () => step("decline") },
  { key: "l", word: "key.let_go", can: isMine, run: letGo },
  form("t", "key.tap_out", "tap_out"),
  form("m", "key.note", "note"),
  form("x", "key.close", "close"),
  { key: "u", word: "key.undo", can: () => pending.value !== undefined, run: takeBack },
  { key: "i", word: "key.now", can: () => pending.value !== undefined, run: sendNow },
];
