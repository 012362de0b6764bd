// SPDX-License-Identifier: Apache-2.0

export const BACKOFF_BASE_MS = 500;
export const BACKOFF_CAP_MS = 30_000;
/** Nobody looks, or there is no network: waits this much longer. Waking ends the wait. */
export const IDLE_EXTRA_MS = 15_000;

/** What a close code's range advises. */
export type Advice = "resume" | "back_off" | "soon" | "stay_away";

export function adviceFor(code: number): Advice {
  if (code >= 4000 && code < 4100) return "back_off";
  if (code >= 4100 && code < 4200) return "soon";
  if (code >= 4200 && code < 4300) return "stay_away";
  return "resume";
}

export interface Retry {
  readonly advice: Exclude<Advice, "stay_away">;
  /** Tries that failed since the connection was last up. */
  readonly attempt: number;
  /** What the server asked reconnects to be spread over; 0 if it never said. */
  readonly windowMs: number;
  /** Hidden or offline. */
  readonly idle: boolean;
}

/**
 * How long to wait: full jitter, on the first try too, since everybody a server loses starts counting at the same
 * moment. A lost connection is spread over the server's window once; after that the doubling range is what counts.
 */
export function retryDelay({ advice, attempt, windowMs, idle }: Retry, uniform: number): number {
  const doubled = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt);
  const range =
    advice === "soon"
      ? windowMs || BACKOFF_BASE_MS
      : advice === "resume" && attempt === 0
        ? Math.max(doubled, windowMs)
        : doubled;
  return uniform * range + (idle ? IDLE_EXTRA_MS : 0);
}
