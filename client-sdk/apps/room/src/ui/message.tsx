// SPDX-License-Identifier: Apache-2.0
import type { MessageEvent, Outgoing, Support } from "@hearth/client";
import { useState } from "preact/hooks";
import { isWaiting, type Line, type RoomState } from "../room_state";
import { session } from "../session";
import { formatTime, t, tFor } from "../words";
import { draft } from "./composer";

const supports: readonly Support[] = ["with_you", "thank_you", "strength", "same_here", "glad"];

interface Props {
  line: Extract<Line, { kind: "message" }>;
  state: RoomState;
  onAnswer: (event: MessageEvent) => void;
  onHide: () => void;
}

function canTakeBack(event: MessageEvent): boolean {
  const { welcome } = session();
  return (
    event.mine &&
    welcome !== undefined &&
    Date.now() + welcome.clockSkewMs - event.at < welcome.unsayWindowMs
  );
}

function Actions({ line, state, onAnswer, onHide }: Props) {
  const { event } = line;
  const [said, setSaid] = useState("");
  return (
    <details class="more">
      <summary aria-label={`${t("support.give")}: ${event.author?.alias ?? ""}`}>···</summary>
      <div class="choices">
        {!event.mine &&
          supports.map((support) => (
            <button key={support} type="button" onClick={() => state.room.react(event, support)}>
              {t(`support.${support}`)}
            </button>
          ))}
        <button type="button" onClick={() => onAnswer(event)}>
          {t("message.reply")}
        </button>
        {canTakeBack(event) && (
          <button
            type="button"
            onClick={async () => {
              const outcome = await state.room.unsay(event);
              if (!outcome.ok) setSaid(t("room.unsay.no"));
            }}
          >
            {t("room.unsay")}
          </button>
        )}
        {!event.mine && event.author && (
          <button type="button" onClick={onHide}>
            {t("room.hide", { alias: event.author.alias })}
          </button>
        )}
      </div>
      <span role="status">{said}</span>
    </details>
  );
}

function Answered({ seq, state }: { seq: number; state: RoomState }) {
  const target = state.lines.value.find(
    (line) => line.kind === "message" && line.event.seq === seq,
  );
  if (target?.kind !== "message") return null;
  return (
    <p class="answered" dir="auto">
      {target.event.author?.alias}: {target.event.text.slice(0, 80)}
    </p>
  );
}

export function Message(props: Props) {
  const { line, state } = props;
  const { event, support } = line;
  const given = supports.filter((kind) => support[kind]);
  return (
    <article class={event.mine ? "message mine" : "message"}>
      <p class="by">
        <strong dir="auto">{event.mine ? t("room.mine") : event.author?.alias}</strong>{" "}
        <time dateTime={new Date(event.at).toISOString()}>{formatTime(event.at)}</time>
      </p>
      {event.replyTo !== undefined && <Answered seq={event.replyTo} state={state} />}
      <p class="text" dir="auto">
        {event.text}
      </p>
      {event.intent && <p class="wish">{t(`intent.${event.intent}`)}</p>}
      {given.length > 0 && (
        <p class="given">
          {given.map((kind) => (
            <span key={kind}>
              {t(`support.${kind}`)} {(support[kind] ?? 0) > 1 ? support[kind] : ""}
            </span>
          ))}
        </p>
      )}
      <Actions {...props} />
    </article>
  );
}

function statusOf(outgoing: Outgoing): string {
  const { status, reason } = outgoing;
  if (status === "pending") {
    return isWaiting(reason)
      ? t("status.waiting", { why: tFor("why", reason as string) })
      : t("status.pending");
  }
  if (status === "refused") return tFor("why", reason ?? "unspecified");
  if (status === "discarded")
    return t(outgoing.uncertain ? "status.uncertain" : "status.discarded");
  return t(status === "held" ? "status.held" : "status.sent");
}

/** A message of one's own that is not in the room, and why. */
export function Waiting({ outgoing, state }: { outgoing: Outgoing; state: RoomState }) {
  const isOver = outgoing.status === "refused" || outgoing.status === "discarded";
  return (
    <article class={`message mine ${outgoing.status}`}>
      <p class="text" dir="auto">
        {outgoing.text}
      </p>
      <p class="status" role="status">
        {statusOf(outgoing)}
      </p>
      {isOver && (
        <button
          type="button"
          onClick={() => {
            draft(state.room.slug).value = outgoing.text;
            state.dismiss(outgoing.key);
          }}
        >
          {t("status.edit")}
        </button>
      )}
    </article>
  );
}
