// SPDX-License-Identifier: Apache-2.0
import type { CaseChange, DeskCase } from "@hearth/client/desk";

/** Whose turn it is: somebody asks me · I have it · nobody has · a colleague has. */
export type Group = "offered" | "mine" | "waiting" | "others";
export const groups: readonly Group[] = ["offered", "mine", "waiting", "others"];

/** As the server has it: crises nobody answered, other crises, what is urgent, the rest. */
function need({ crisis, answered, urgent }: DeskCase): number {
  if (crisis) return answered ? 1 : 0;
  return urgent ? 2 : 3;
}

/** Who may be in danger first; then the most severe; of equal ones, who waited longest. */
export function byNeed(one: DeskCase, other: DeskCase): number {
  return need(one) - need(other) || other.severity - one.severity || one.openedAt - other.openedAt;
}

export function withChange(
  cases: readonly DeskCase[],
  { case: changed, gone }: CaseChange,
): readonly DeskCase[] {
  const others = cases.filter(({ id }) => id !== changed.id);
  const isThere = !gone && changed.state !== "closed";
  return isThere ? [...others, changed].sort(byNeed) : others;
}

export function groupOf({ state, owner, offeredTo }: DeskCase, account: string): Group {
  if (state === "offered" && offeredTo === account) return "offered";
  if (state !== "open" && owner === account) return "mine";
  return state === "open" ? "waiting" : "others";
}

/**
 * What of a change its moderator should hear of: they are asked to come, or asked again; a case is handed to them. What
 * only waits is in the queue for all to see, and calls nobody who asked not to be called.
 */
export function newsOf(
  before: DeskCase | undefined,
  { case: after, gone }: CaseChange,
  account: string,
): "waits" | "offered" | undefined {
  if (gone) return undefined;
  const isOffered = (one: DeskCase | undefined) =>
    one?.state === "offered" && one.offeredTo === account;
  if (isOffered(after)) return isOffered(before) ? undefined : "offered";
  return after.owner !== account && after.asked > (before?.asked ?? 0) ? "waits" : undefined;
}

/** In the order they are shown. */
export function grouped(
  cases: readonly DeskCase[],
  account: string,
): readonly { readonly group: Group; readonly cases: readonly DeskCase[] }[] {
  return groups
    .map((group) => ({ group, cases: cases.filter((one) => groupOf(one, account) === group) }))
    .filter((part) => part.cases.length > 0);
}

/** All that are shown, in that order. */
export function inOrder(cases: readonly DeskCase[], account: string): readonly DeskCase[] {
  return grouped(cases, account).flatMap((part) => part.cases);
}

/** The case that needs somebody most: offered to me, or with nobody and mine to decide. */
export function nextNeeding(
  cases: readonly DeskCase[],
  account: string,
  besides: string | undefined,
): DeskCase | undefined {
  const free = inOrder(cases, account).filter(({ id }) => id !== besides);
  return (
    free.find((one) => groupOf(one, account) === "offered") ??
    free.find((one) => groupOf(one, account) === "waiting" && one.mineToDecide)
  );
}

/** The one before or after in the list; the first where there is none open. */
export function neighbour(
  cases: readonly DeskCase[],
  account: string,
  open: string | undefined,
  step: 1 | -1,
): DeskCase | undefined {
  const order = inOrder(cases, account);
  const at = order.findIndex(({ id }) => id === open);
  return at < 0 ? order[0] : (order[at + step] ?? order[at]);
}
