// SPDX-License-Identifier: Apache-2.0
import { parsePosition } from "../cursor.js";
import { fromHex } from "../hex.js";
import { modes, value } from "../words.js";
import type { Measure, Step } from "./case_types.js";
import type { DeskCommand } from "./frames.js";
import { actions, scopes, steps } from "./words.js";

export function stepCommand({ step, ...rest }: Step): DeskCommand {
  return {
    $case: "caseStep",
    value: {
      case: rest.case,
      step: value(steps, step),
      to: rest.to ?? "",
      text: rest.text ?? "",
      outcome: rest.outcome ?? "",
    },
  };
}

export function measureCommand(measure: Measure): DeskCommand {
  return {
    $case: "act",
    value: {
      action: value(actions, measure.action),
      room: measure.room,
      case: measure.case ?? "",
      subject: fromHex(measure.subject ?? ""),
      target: measure.target ? parsePosition(measure.target) : undefined,
      held: BigInt(measure.held ?? 0),
      scope: value(scopes, measure.scope ?? "room"),
      reason: measure.reason ?? "",
      forSeconds: measure.forSeconds ?? 0,
      mode: value(modes, measure.mode ?? "unknown"),
      postIntervalMs: measure.postIntervalMs ?? 0,
      text: measure.text ?? "",
      lifts: value(actions, measure.lifts ?? "unknown"),
      undo: measure.undo ?? "",
      confirm: measure.confirm ?? "",
    },
  };
}
