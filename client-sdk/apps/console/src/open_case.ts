// SPDX-License-Identifier: Apache-2.0
// The case that is open on this desk.
import type { CaseDetail, CaseFinding, DeskReason, Position } from "@hearth/client/desk";
import { computed, effect, signal, untracked } from "@preact/signals";
import { route } from "./route";
import { cases, desk, exposure, me, onDuty, session } from "./session";

export const openId = computed(() => (route.value.at === "case" ? route.value.id : undefined));
export const detail = signal<CaseDetail | undefined>(undefined);
export const refused = signal<DeskReason | undefined>(undefined);
/** Their person chose to read the texts of the open case. */
const isWanted = signal(false);
/** Why they cannot, in a word: they do not have the case, or are off duty. A closed one the server decides. */
export const unreadable = computed<"not_yours" | "off_duty" | undefined>(() => {
  const of = detail.value?.case;
  if (!of || of.state === "closed") return undefined;
  if (!of.readable) return "not_yours";
  return onDuty.value ? undefined : "off_duty";
});
/** Texts of the open case are read. */
export const isRevealed = computed(
  () => isWanted.value && detail.value !== undefined && unreadable.value === undefined,
);
/** Whose texts were opened in this session. */
export const openedSubjects = signal<ReadonlySet<string>>(new Set());

/** Answers that were overtaken by a later question are not looked at. */
let asked = 0;

/** `byItself`: because something changed, and not because somebody wants to see it. */
export async function load(byItself = false): Promise<void> {
  const id = openId.value;
  const ask = ++asked;
  if (!id || session.value.state !== "live") return;
  const reveals = isRevealed.value;
  const outcome = await desk().openCase(id, reveals, byItself);
  if (ask !== asked) return;
  if (!outcome.ok && reveals && ["changed", "not_allowed"].includes(outcome.reason)) {
    // Closed, taken by somebody else or off duty meanwhile.
    isWanted.value = false;
    return load(byItself);
  }
  if (!outcome.ok) {
    refused.value = outcome.reason;
    // What is in the forms is kept while the case is only out of reach.
    if (["not_found", "not_allowed"].includes(outcome.reason)) detail.value = undefined;
    return;
  }
  refused.value = undefined;
  detail.value = outcome.value;
  const { exposure: seen, exposureBudget: budget, case: of } = outcome.value;
  exposure.value = { seen, budget };
  const { handle } = of.subject ?? {};
  if (handle && reveals) openedSubjects.value = new Set([...openedSubjects.value, handle]);
}

export function reveal(): void {
  isWanted.value = true;
}

/** Veiled again at once; what was read is not asked for any more. */
export function veil(): void {
  isWanted.value = false;
  const { handle } = detail.value?.case.subject ?? {};
  openedSubjects.value = new Set([...openedSubjects.value].filter((one) => one !== handle));
}

/** The message a measure is about unless another one is chosen: the newest that was found. */
export function flagged(): CaseFinding | undefined {
  return detail.value?.findings.findLast(({ position, held }) => position || held);
}

export function findingsAt(place: { position?: Position; held?: string }): readonly CaseFinding[] {
  return (detail.value?.findings ?? []).filter(
    (one) =>
      (place.position !== undefined && one.position === place.position) ||
      (place.held !== undefined && one.held === place.held),
  );
}

/** Opens what the address names, and follows what changes in it. */
export function followCase(): void {
  effect(() => {
    const id = openId.value;
    asked++;
    if (detail.peek()?.case.id === id) return;
    detail.value = undefined;
    refused.value = undefined;
    isWanted.value = me.peek()?.preferences.unveiled ?? false;
  });
  // When the case changed, its texts are opened or veiled, or the connection came back.
  const version = computed(() => cases.value.find(({ id }) => id === openId.value)?.changedAt);
  let wanted = "";
  effect(() => {
    void version.value;
    const wants = `${openId.value} ${isRevealed.value}`;
    const byItself = wants === wanted;
    if (!openId.value || session.value.state !== "live") return;
    wanted = wants;
    void untracked(() => load(byItself));
  });
  effect(() => {
    if (session.value.state === "signed_out") {
      asked++;
      detail.value = undefined;
      openedSubjects.value = new Set();
    }
  });
}
