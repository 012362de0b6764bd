// SPDX-License-Identifier: Apache-2.0
import type { DeskCase } from "@hearth/client/desk";

export const ME = "acc-me";

export function aCase(more: Partial<DeskCase> = {}): DeskCase {
  return {
    id: "case-1",
    kind: "finding",
    state: "open",
    room: "evening",
    severity: 2,
    urgent: false,
    labels: ["harassment.insult"],
    findings: 1,
    reports: 0,
    held: false,
    openedAt: 1_000,
    changedAt: 1_000,
    rung: 0,
    answered: false,
    subject: { handle: "09".repeat(10), alias: "Kind Heron" },
    mineToDecide: true,
    needsSecond: false,
    asked: 0,
    crisis: false,
    readable: false,
    ...more,
  };
}
