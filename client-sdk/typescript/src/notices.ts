// SPDX-License-Identifier: Apache-2.0
import type { Notice } from "./types.js";

/** Older ones go first here; the server has them all, and sends them again after the next Join. */
const KEPT_MAX = 32;

/** What this person has not acknowledged yet. */
export class Notices {
  #kept: readonly Notice[] = [];

  get all(): readonly Notice[] {
    return this.#kept;
  }

  /** False: it is here already, and was sent again because nobody acknowledged it. */
  take(notice: Notice): boolean {
    const { code } = notice.params;
    if (!code) return true; // nothing to acknowledge
    if (this.#kept.some(({ params }) => params.code === code)) return false;
    this.#kept = [...this.#kept, notice].slice(-KEPT_MAX);
    return true;
  }

  drop(code: string): void {
    this.#kept = this.#kept.filter(({ params }) => params.code !== code);
  }
}
