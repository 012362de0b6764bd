// SPDX-License-Identifier: Apache-2.0
import type { Notice } from "@hearth/client";

/** A warning that nobody has to read any more: its time is over. */
export function hasEnded({ code, params }: Notice, now = Date.now()): boolean {
  const until = Number(params.until_ms ?? 0);
  return code === "warning" && until > 0 && until <= now;
}
