// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { preferences } from "./preferences";

function kept(): ReadonlySet<string> {
  try {
    return new Set(JSON.parse(preferences.get("hidden") ?? "[]") as string[]);
  } catch {
    return new Set(); // not ours
  }
}

/** Handles this person does not want to read; known to this device alone. */
export const hidden = signal(kept());

export function setHidden(handle: string, hide: boolean): void {
  const next = new Set(hidden.value);
  if (hide) next.add(handle);
  else next.delete(handle);
  hidden.value = next;
  preferences.set("hidden", JSON.stringify([...next]));
}
