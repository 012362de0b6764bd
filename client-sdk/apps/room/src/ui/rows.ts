// SPDX-License-Identifier: Apache-2.0
import type { Line, MessageLine } from "../lines";

/** A message within this time of the one before it, by the same person, is shown as going on. */
const GOES_ON_MS = 5 * 60_000;

export type Row =
  | Exclude<Line, MessageLine>
  | (MessageLine & { readonly goesOn: boolean })
  /** One or more messages in a row by somebody who is hidden. */
  | {
      readonly kind: "hidden";
      readonly key: string;
      readonly handle: string;
      readonly alias: string;
    };

function goesOn(before: Row | undefined, line: MessageLine): boolean {
  if (before?.kind !== "message") return false;
  const [earlier, now] = [before.event, line.event];
  return earlier.author?.handle === now.author?.handle && now.at - earlier.at < GOES_ON_MS;
}

/** What stands in the log, one below the other. */
export function rowsOf(lines: readonly Line[], hidden: ReadonlySet<string>): readonly Row[] {
  const rows: Row[] = [];
  for (const line of lines) {
    const before = rows.at(-1);
    if (line.kind !== "message") rows.push(line);
    else if (line.event.mine || !hidden.has(line.event.author?.handle ?? ""))
      rows.push({ ...line, goesOn: goesOn(before, line) });
    else {
      const { handle = "", alias = "" } = line.event.author ?? {};
      if (before?.kind === "hidden" && before.handle === handle) continue;
      rows.push({ kind: "hidden", key: `hidden-${line.key}`, handle, alias });
    }
  }
  return rows;
}
