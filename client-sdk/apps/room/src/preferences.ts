// SPDX-License-Identifier: Apache-2.0

/**
 * What this device remembers beside the pass: the age answer, guidelines agreed to, hidden handles, language. Where
 * storage is forbidden it is remembered until the page closes.
 */
const prefix = "hearth.";
const memory = new Map<string, string>();

export const preferences = {
  get(key: string): string | undefined {
    try {
      return localStorage.getItem(prefix + key) ?? memory.get(key);
    } catch {
      return memory.get(key);
    }
  },
  set(key: string, value: string): void {
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
