// SPDX-License-Identifier: Apache-2.0
import type { MessageEvent } from "@hearth/client";
import { signal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { preferences } from "../preferences";
import type { Line, RoomState } from "../room_state";
import { t } from "../words";
import { Message, Waiting } from "./message";

/** Handles this person does not want to read; known to this device alone. */
const hidden = signal<ReadonlySet<string>>(
  new Set(JSON.parse(preferences.get("hidden") ?? "[]") as string[]),
);

function setHidden(handle: string, hide: boolean): void {
  const next = new Set(hidden.value);
  if (hide) next.add(handle);
  else next.delete(handle);
  hidden.value = next;
  preferences.set("hidden", JSON.stringify([...next]));
}

/** Near enough to the end to follow it. */
const FOLLOW_PX = 80;

function useFollow(lines: readonly Line[], waiting: number) {
  const list = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [newer, setNewer] = useState(false);
  const toEnd = () => {
    const element = list.current;
    if (element) element.scrollTop = element.scrollHeight;
    following.current = true;
    setNewer(false);
  };
  const onScroll = () => {
    const element = list.current;
    if (!element) return;
    following.current = element.scrollHeight - element.scrollTop - element.clientHeight < FOLLOW_PX;
    if (following.current) setNewer(false);
  };
  useLayoutEffect(() => {
    if (following.current) toEnd();
    else setNewer(true);
  }, [lines.at(-1)?.key, waiting]);
  useEffect(() => {
    // The keyboard of a phone makes the list shorter; who was at the end stays there.
    const observer = new ResizeObserver(() => {
      if (following.current && list.current) list.current.scrollTop = list.current.scrollHeight;
    });
    if (list.current) observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  return { list, newer, toEnd, onScroll };
}

function Hidden({ event }: { event: MessageEvent }) {
  const { handle, alias } = event.author ?? { handle: "", alias: "" };
  return (
    <div class="note">
      <span dir="auto">{t("room.hidden", { alias })}</span>{" "}
      <button type="button" class="plain-button" onClick={() => setHidden(handle, false)}>
        {t("room.show", { alias })}
      </button>
    </div>
  );
}

function LineView({
  line,
  state,
  onAnswer,
}: {
  line: Line;
  state: RoomState;
  onAnswer: (event: MessageEvent) => void;
}) {
  if (line.kind === "note") return <div class="note">{t(line.word)}</div>;
  const { event } = line;
  if (event.author && !event.mine && hidden.value.has(event.author.handle))
    return <Hidden event={event} />;
  return (
    <Message
      line={line}
      state={state}
      onAnswer={onAnswer}
      onHide={() => event.author && setHidden(event.author.handle, true)}
    />
  );
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
  const { list, newer, toEnd, onScroll } = useFollow(lines, waiting.length);
  return (
    <div class="conversation">
      <div
        ref={list}
        class="lines"
        role="log"
        aria-label={t("room.log")}
        aria-live={state.caughtUp.value ? "polite" : "off"}
        aria-relevant="additions"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        {lines.length === 0 && waiting.length === 0 && <p class="note">{t("room.empty")}</p>}
        {lines.map((line) => (
          <LineView key={line.key} line={line} state={state} onAnswer={onAnswer} />
        ))}
        {waiting.map((outgoing) => (
          <Waiting key={outgoing.key} outgoing={outgoing} state={state} />
        ))}
      </div>
      {newer && (
        <button type="button" class="newer" onClick={toEnd}>
          {t("room.newer")}
        </button>
      )}
    </div>
  );
}
