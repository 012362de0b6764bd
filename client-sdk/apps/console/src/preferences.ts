// SPDX-License-Identifier: Apache-2.0

/** All that is kept on this device; the session's token is not. docs/privacy.md lists it. */
export type Preference = "head" | "keys" | "language" | "push";

const prefix = "hearth.console.";
const memory = new Map<Preference, string>();

/** Where storage is forbidden they are remembered until the page closes. */
export const preferences = {
  get(key: Preference): string | undefined {
    try {
      return localStorage.getItem(prefix + key) ?? memory.get(key);
    } catch {
      return memory.get(key);
    }
  },
  set(key: Preference, value: string): void {
    memory.set(key, value);
    try {
      localStorage.setItem(prefix + key, value);
    } catch {
      // a private window: until the page closes, then
    }
  },
};
