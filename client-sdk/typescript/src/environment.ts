// SPDX-License-Identifier: Apache-2.0
import type { Clock, Environment, Random } from "./options.js";

export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as number),
};

export const systemRandom: Random = {
  uniform: () => Math.random(),
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

/** A browser's page; elsewhere nothing is ever hidden and nothing wakes by itself. */
export const pageEnvironment: Environment = {
  hidden: () => typeof document !== "undefined" && document.visibilityState === "hidden",
  offline: () => typeof navigator !== "undefined" && navigator.onLine === false,
  onWake(callback) {
    const listening = new AbortController();
    if (typeof document !== "undefined" && typeof addEventListener !== "undefined") {
      const { signal } = listening;
      const onVisibility = () => {
        if (document.visibilityState !== "hidden") callback();
      };
      document.addEventListener("visibilitychange", onVisibility, { signal });
      // `offline`: a connection that seems up is asked at once. `pageshow`: out of the back/forward cache.
      for (const name of ["online", "offline", "pageshow"])
        addEventListener(name, callback, { signal });
    }
    return () => listening.abort();
  },
};
