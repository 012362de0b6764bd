// SPDX-License-Identifier: Apache-2.0
// The case that is open on this desk.
import type { CaseDetail, CaseFinding, DeskReason, Position } from "@hearth/client/desk";
import { computed, effect, signal, untracked } from "@preact/signals";
import { route } from "./route";
import { cases, desk, exposure, me, session } from "./session";

export const openId = computed(() => (route.value.at === "case" ? route.value.id : undefined));
export const detail = signal<CaseDetail | undefined>(undefined);
export const refused = signal<DeskReason | undefined>(undefined);
/** Texts of the open case can be read. */
export const isRevealed = signal(false);
/** Whose texts were opened in this session. */
export const openedSubjects = signal<ReadonlySet<string>>(new Set());

/** Answers that were overtaken by a later question are not looked at. */
let asked = 0;

export async function load(): Promise<void> {
  const id = openId.value;
  const ask = ++asked;
  if (!id || session.value.state !== "live") return;
  const outcome = await desk().openCase(id, isRevealed.value);
  if (ask !== asked) return;
  if (!outcome.ok && outcome.reason === "changed" && isRevealed.value) {
    // Closed meanwhile: its texts stay with those who had opened them.
    isRevealed.value = false;
    return load();
  }
  if (!outcome.ok) {
    refused.value = outcome.reason;
    return;
  }
  refused.value = undefined;
  detail.value = outcome.value;
  const { exposure: seen, exposureBudget: budget, case: of } = outcome.value;
  exposure.value = { seen, budget };
  const { handle } = of.subject ?? {};
  if (handle && isRevealed.value) openedSubjects.value = new Set([...openedSubjects.value, handle]);
}

export function reveal(): void {
  isRevealed.value = true;
  void load();
}

/** Veiled again at once; what was read is not asked for any more. */
export function veil(): void {
  isRevealed.value = false;
  const { handle } = detail.value?.case.subject ?? {};
  openedSubjects.value = new Set([...openedSubjects.value].filter((one) => one !== handle));
  void load();
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
    isRevealed.value = me.peek()?.preferences.unveiled ?? false;
  });
  // When the case changed, or the connection came back.
  const version = computed(() => cases.value.find(({ id }) => id === openId.value)?.changedAt);
  effect(() => {
    void version.value;
    if (openId.value && session.value.state === "live") void untracked(load);
  });
  effect(() => {
    if (session.value.state === "signed_out") {
      asked++;
      detail.value = undefined;
      openedSubjects.value = new Set();
    }
  });
}
