// SPDX-License-Identifier: Apache-2.0
// The wire's frames as the public API's values: no protobuf type leaves the library.
import { formatPosition } from "./cursor.js";
import type { Position, Participant as WireParticipant } from "./gen/hearth/v1/common.js";
import type * as wire from "./gen/hearth/v1/server.js";
import { toHex } from "./hex.js";
import type {
  Appeal,
  Coverage,
  Gap,
  Notice,
  Participant,
  Presence,
  RoomEvent,
  Welcome,
} from "./types.js";
import { appealStatuses, gapReasons, intents, modes, sanctions, supports, word } from "./words.js";

export function participant(from: WireParticipant | undefined): Participant {
  return { handle: from ? toHex(from.handle) : "", alias: from?.alias ?? "" };
}

export interface Reader {
  readonly self: Participant | undefined;
  /** Up to here it is catching up. */
  readonly top: bigint;
}

export function roomEvent(event: wire.Event, position: Position, reader: Reader): RoomEvent {
  const author = event.author && participant(event.author);
  const entry = {
    position: formatPosition(position),
    seq: Number(position.seq),
    at: Number(event.atMs),
    author,
    mine: author !== undefined && author.handle === reader.self?.handle,
    live: position.seq > reader.top,
  };
  const kind = event.kind;
  switch (kind?.$case) {
    case "message":
      return {
        ...entry,
        kind: "message",
        text: kind.value.text,
        intent: word(intents, kind.value.intent),
        replyTo: Number(kind.value.replyTo) || undefined,
      };
    case "support": {
      const { target, support } = kind.value;
      return {
        ...entry,
        kind: "support",
        target: Number(target),
        support: word(supports, support),
      };
    }
    case "redacted": {
      const { target, byAuthor } = kind.value;
      return { ...entry, kind: "redacted", target: Number(target), byAuthor };
    }
    case "sanctioned": {
      const { sanction, untilMs, lifted } = kind.value;
      const subject = participant(kind.value.subject);
      return {
        ...entry,
        kind: "sanctioned",
        subject,
        me: subject.handle === reader.self?.handle,
        sanction: word(sanctions, sanction),
        until: Number(untilMs) || undefined,
        lifted,
      };
    }
    case "modeChanged": {
      const { mode, postIntervalMs, untilMs, rule } = kind.value;
      const set = { mode: word(modes, mode), ...why(untilMs, rule) };
      return { ...entry, kind: "mode", ...set, postIntervalMs };
    }
    case "announcement":
      return { ...entry, kind: "announcement", text: kind.value.text };
    case "withdrawn":
      return { ...entry, kind: "withdrawn" };
    default:
      return { ...entry, kind: "unknown" };
  }
}

export function gap({ from, to, reason }: wire.Gap): Omit<Gap, "mine"> {
  return { from: Number(from), to: Number(to), reason: word(gapReasons, reason) };
}

export function presence({ count, rounded, participants }: wire.Presence): Presence {
  return { count, rounded, participants: participants.map(participant) };
}

/** Until when, and why; nothing of what was not said. */
function why(untilMs: bigint, rule: string): { until?: number; rule?: string } {
  return { ...(untilMs !== 0n && { until: Number(untilMs) }), ...(rule && { rule }) };
}

type Covered = Pick<wire.Coverage, "covered" | "mode" | "modeUntilMs" | "modeRule">;

export function coverage({ covered, mode, modeUntilMs, modeRule }: Covered): Coverage {
  return { covered, mode: word(modes, mode), ...why(modeUntilMs, modeRule) };
}

export function appeal({ status, answer, decidedMs }: wire.AppealState): Appeal {
  return {
    status: word(appealStatuses, status),
    answer,
    decidedAt: Number(decidedMs) || undefined,
  };
}

export function notice({ room, code, params }: wire.Notice): Notice {
  return { room: room || undefined, code, params };
}

export function welcome(from: wire.Welcome, now: number): Welcome {
  return {
    textBytesMax: from.limits?.textBytesMax ?? 0,
    roomsMax: from.limits?.roomsMax ?? 0,
    unsayWindowMs: from.limits?.unsayWindowMs ?? 0,
    features: from.features,
    onProbation: from.onProbation,
    passExpiresAt: Number(from.passExpiresMs),
    clockSkewMs: Number(from.serverTimeMs) - now,
  };
}
