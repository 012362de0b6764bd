// SPDX-License-Identifier: Apache-2.0

/** All that may be kept on the device beside the pass; docs/privacy.md lists it. */
export type Preference = "adult" | "country" | "hidden" | "language" | `agreed.${string}`;

const prefix = "hearth.";
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
  /** Everything of this site, the pass too. */
  forgetAll(): void {
    memory.clear();
    try {
      localStorage.clear();
      sessionStorage.clear();
    } catch {
      // nothing was kept
    }
  },
};
