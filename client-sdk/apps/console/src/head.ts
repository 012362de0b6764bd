// SPDX-License-Identifier: Apache-2.0
// The ledger is a chain: each line's hash covers all before it. A device that remembers one hash notices when the past
// was rewritten.
import type { Desk, LedgerHead } from "@hearth/client/desk";
import { preferences } from "./preferences";

/** `new` nothing was remembered · `same` · `differs` the past is another one · `shorter` lines are missing. */
export type Comparison = "new" | "same" | "differs" | "shorter";

export function remembered(): LedgerHead | undefined {
  const [, number, hash] = /^(\d{1,15}) ([0-9a-f]{64})$/.exec(preferences.get("head") ?? "") ?? [];
  return number && hash ? { number: Number(number), hash } : undefined;
}

export function remember({ number, hash }: LedgerHead): void {
  preferences.set("head", `${number} ${hash}`);
}

/** Undefined: it cannot be read now. A head that does not fit stays remembered, so that others can look at it. */
export async function compareHead(desk: Desk, head: LedgerHead): Promise<Comparison | undefined> {
  const known = remembered();
  if (!known || known.number === 0) {
    remember(head);
    return "new";
  }
  if (head.number < known.number) return "shorter";
  const page = await desk.readLedger(known.number - 1, 1);
  if (!page.ok) return undefined;
  const [line] = page.value.lines;
  if (line?.hash === "") return undefined; // a server that does not say it
  if (line?.number !== known.number || line.hash !== known.hash) return "differs";
  remember(head);
  return "same";
}
