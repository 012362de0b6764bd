// SPDX-License-Identifier: Apache-2.0
import type { MessageEvent, Support } from "@hearth/client";
import { useId, useState } from "preact/hooks";
import { MoreIcon } from "../../../shared/ui/icons";
import type { MessageLine } from "../lines";
import type { RoomState } from "../room_state";
import { formatTime, t } from "../words";
import { MessageMenu, supports } from "./message_menu";

const QUOTE_CHARACTERS = 80;
const HUES = 6;

interface Props {
  readonly line: MessageLine;
  readonly goesOn: boolean;
  readonly state: RoomState;
  readonly isLatestMine: boolean;
  readonly isCurrent: boolean;
  readonly onCurrent: () => void;
  readonly onAnswer: (event: MessageEvent) => void;
  /** The message is about to disappear, and the focus with it. */
  readonly onGone: () => void;
}

/** The same colour for the same person, all evening. */
function hue(handle: string): number {
  return Number.parseInt(handle.slice(0, 4) || "0", 16) % HUES;
}

function Answered({ seq, state }: { seq: number; state: RoomState }) {
  const target = state.lines.value.find(
    (line) => line.kind === "message" && line.event.seq === seq,
  );
  if (target?.kind !== "message") return null;
  const { author, mine, text } = target.event;
  return (
    <p class="answered" dir="auto">
      <strong>{mine ? t("room.mine") : author?.alias}</strong> {text.slice(0, QUOTE_CHARACTERS)}
    </p>
  );
}

function By({ event }: { event: MessageEvent }) {
  return (
    <p class="by">
      <strong dir="auto">{event.mine ? t("room.mine") : event.author?.alias}</strong>{" "}
      <time dateTime={new Date(event.at).toISOString()}>{formatTime(event.at)}</time>
    </p>
  );
}

/** Not read out: a word of support without its message says nothing. */
function Given({ support }: { support: MessageLine["support"] }) {
  const given = supports.filter((kind) => support[kind]);
  if (given.length === 0) return null;
  const said = (kind: Support) => {
    const count = support[kind]?.count ?? 0;
    const what = t(`support.${kind}`);
    return count > 1 ? t("support.count", { what, count }) : what;
  };
  return (
    <ul class="given" aria-live="off">
      {given.map((kind) => (
        <li key={kind} class={support[kind]?.mine ? "mine" : ""}>
          {said(kind)}
        </li>
      ))}
    </ul>
  );
}

export function Message({ line, goesOn, state, onCurrent, ...props }: Props) {
  const { event } = line;
  const [isOpen, setOpen] = useState(false);
  const menu = useId();
  const alias = event.author?.alias ?? "";
  return (
    <article
      class={`row ${event.mine ? "mine" : `hue-${hue(event.author?.handle ?? "")}`} ${goesOn ? "goes-on" : ""}`}
    >
      {!goesOn && <By event={event} />}
      <div class="bubble">
        {event.replyTo !== undefined && <Answered seq={event.replyTo} state={state} />}
        {event.intent && <p class="wish">{t(`wish.${event.intent}`)}</p>}
        <p class="text" dir="auto">
          {event.text}
        </p>
      </div>
      <button
        type="button"
        class="more"
        tabIndex={props.isCurrent ? 0 : -1}
        aria-label={event.mine ? t("message.more.mine") : t("message.more", { alias })}
        aria-expanded={isOpen}
        aria-controls={isOpen ? menu : undefined}
        onFocus={onCurrent}
        onClick={() => setOpen(!isOpen)}
      >
        <MoreIcon />
      </button>
      <Given support={line.support} />
      {event.mine && props.isLatestMine && <p class="status">{t("status.sent")}</p>}
      {isOpen && (
        <MessageMenu
          id={menu}
          event={event}
          state={state}
          onAnswer={props.onAnswer}
          onGone={props.onGone}
          onClose={() => setOpen(false)}
        />
      )}
    </article>
  );
}
