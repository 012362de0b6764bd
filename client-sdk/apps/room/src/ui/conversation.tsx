// SPDX-License-Identifier: Apache-2.0
import type { MessageEvent } from "@hearth/client";
import { useState } from "preact/hooks";
import { useFollow } from "../../../shared/ui/follow";
import { DownIcon } from "../../../shared/ui/icons";
import { hidden, setHidden } from "../hidden";
import type { Note } from "../lines";
import { modeText } from "../mode";
import { isOver, type RoomState } from "../room_state";
import { t } from "../words";
import { Message } from "./message";
import { type Row, rowsOf } from "./rows";
import { statusOf, Waiting } from "./waiting";

interface RowProps {
  readonly row: Row;
  readonly state: RoomState;
  readonly isLatestMine: boolean;
  /** Its button is the one that the Tab key reaches. */
  readonly isCurrent: boolean;
  readonly onCurrent: () => void;
  readonly onAnswer: (event: MessageEvent) => void;
  readonly toList: () => void;
}

function noteText(note: Note): string {
  return "mode" in note ? modeText(note.mode) : t(note.word, { alias: note.alias ?? "" });
}

function RowView({ row, toList, ...rest }: RowProps) {
  switch (row.kind) {
    case "note":
      return <p class="note">{noteText(row.note)}</p>;
    case "announcement":
      return (
        <p class="announcement" dir="auto">
          {row.text}
        </p>
      );
    case "hidden":
      return (
        <div class="note">
          <span dir="auto">{t("room.hidden", { alias: row.alias })}</span>{" "}
          <button
            type="button"
            class="quiet-button"
            onClick={() => {
              setHidden(row.handle, false);
              toList();
            }}
          >
            {t("room.show", { alias: row.alias })}
          </button>
        </div>
      );
    case "message":
      return <Message line={row} goesOn={row.goesOn} onGone={toList} {...rest} />;
  }
}

/** The arrow keys go from one message's button to the next. */
function onArrow(event: KeyboardEvent): void {
  const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1 };
  const step = steps[event.key];
  const here = (event.target as HTMLElement).closest<HTMLElement>(".more");
  if (!step || !here) return;
  const all = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>(".more")];
  const next = all[all.indexOf(here) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** Said aloud about one's own messages, which the log itself does not say. */
function lastTrouble(state: RoomState): string {
  const over = state.outbox.value.findLast((own) => isOver(own) || own.status === "held");
  if (over) return statusOf(over);
  const count = state.missed.value;
  return count > 0 && state.announces.value ? t("room.missed", { count }) : "";
}

export function Conversation({
  state,
  onAnswer,
}: {
  state: RoomState;
  onAnswer: (event: MessageEvent) => void;
}) {
  const lines = state.lines.value;
  const waiting = state.outbox.value;
  const rows = rowsOf(lines, hidden.value);
  const last = `${lines.at(-1)?.key} ${waiting.at(-1)?.key}`;
  const { list, newer, toEnd, onScroll } = useFollow(last);
  const [chosen, setChosen] = useState<string>();
  const messages = rows.filter((row) => row.kind === "message");
  const current = messages.some(({ key }) => key === chosen) ? chosen : messages.at(-1)?.key;
  const latestMine = messages.findLast((row) => row.event.mine)?.key;
  return (
    <div class="conversation">
      <section
        ref={list}
        class="lines"
        aria-label={t("room.log")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
        onKeyDown={onArrow}
      >
        <div
          class="log"
          role="log"
          aria-label={t("room.log")}
          aria-live={state.announces.value ? "polite" : "off"}
          aria-relevant="additions"
        >
          {rows.map((row) => (
            <RowView
              key={row.key}
              row={row}
              state={state}
              isLatestMine={row.key === latestMine}
              isCurrent={row.key === current}
              onCurrent={() => setChosen(row.key)}
              onAnswer={onAnswer}
              toList={() => list.current?.focus()}
            />
          ))}
        </div>
        {rows.length === 0 && waiting.length === 0 && state.joined.value && (
          <p class="note empty">{t("room.empty")}</p>
        )}
        {waiting.map((outgoing) => (
          <Waiting key={outgoing.key} outgoing={outgoing} state={state} />
        ))}
      </section>
      <p class="unseen" role="status">
        {lastTrouble(state)}
      </p>
      {newer && (
        <button type="button" class="newer" onClick={toEnd}>
          {t("room.newer")}
          <DownIcon />
        </button>
      )}
    </div>
  );
}
