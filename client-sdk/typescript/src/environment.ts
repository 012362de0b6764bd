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
  onWake(callback) {
    if (typeof document === "undefined" || typeof addEventListener === "undefined") return () => {};
    const onVisibility = () => {
      if (document.visibilityState !== "hidden") callback();
    };
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) callback();
    };
    document.addEventListener("visibilitychange", onVisibility);
    addEventListener("online", callback);
    addEventListener("pageshow", onShow);
    return () => {
      document.removeEventListener("visibilitychange", onVisibility);
      removeEventListener("online", callback);
      removeEventListener("pageshow", onShow);
    };
  },
};
