// SPDX-License-Identifier: Apache-2.0

/** What is kept on the device under a prefix. Where storage is forbidden it is remembered until the page closes. */
export class Preferences<Key extends string> {
  readonly #prefix: string;
  readonly #memory = new Map<Key, string>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  get(key: Key): string | undefined {
    try {
      return localStorage.getItem(this.#prefix + key) ?? this.#memory.get(key);
    } catch {
      return this.#memory.get(key);
    }
  }

  set(key: Key, value: string): void {
    this.#memory.set(key, value);
    try {
      localStorage.setItem(this.#prefix + key, value);
    } catch {
      // a private window: until the page closes, then
    }
  }

  /** Everything of this site, also what others keep. */
  forgetAll(): void {
    this.#memory.clear();
    try {
      localStorage.clear();
      sessionStorage.clear();
    } catch {
      // nothing was kept
    }
  }
}
