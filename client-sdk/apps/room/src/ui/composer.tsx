// SPDX-License-Identifier: Apache-2.0
import type { Intent, MessageEvent } from "@hearth/client";
import { type Signal, signal } from "@preact/signals";
import { useEffect, useRef, useState } from "preact/hooks";
import type { RoomInfo } from "../directory";
import type { RoomState } from "../room_state";
import { formatTime, t } from "../words";

const intents: readonly Intent[] = ["listen", "experience", "advice", "practical", "celebrate"];
/** Told from here on, so that the end does not come as a surprise. */
const WARN_BYTES = 200;

const drafts = new Map<string, Signal<string>>();

/** What is being written in a room. Survives leaving it, not the page. */
export function draft(slug: string): Signal<string> {
  let kept = drafts.get(slug);
  if (!kept) {
    kept = signal("");
    drafts.set(slug, kept);
  }
  return kept;
}

interface Props {
  state: RoomState;
  room: RoomInfo;
  answering: MessageEvent | undefined;
  onAnswered: () => void;
}

function mutedText(until: number | undefined): string {
  return until === undefined
    ? ""
    : t("room.muted", { when: Number.isFinite(until) ? formatTime(until) : "…" });
}

export function Composer({ state, room, answering, onAnswered }: Props) {
  const text = draft(room.slug);
  const [intent, setIntent] = useState<Intent>();
  const box = useRef<HTMLTextAreaElement>(null);
  const left = room.limits.text_bytes_max - new TextEncoder().encode(text.value).length;
  const canSend = text.value.trim() !== "" && left >= 0;
  useEffect(() => {
    if (answering) box.current?.focus();
  }, [answering]);
  const send = () => {
    if (!canSend) return;
    state.room.post(text.value.trim(), {
      ...(intent ? { intent } : {}),
      ...(answering ? { replyTo: answering.seq } : {}),
    });
    text.value = "";
    setIntent(undefined);
    onAnswered();
    box.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p role="status" class={state.mutedUntil.value === undefined ? "unseen" : "banner"}>
        {mutedText(state.mutedUntil.value)}
      </p>
      {answering && (
        <p class="answered" dir="auto">
          {t("compose.reply", { alias: answering.author?.alias ?? "" })}{" "}
          <button type="button" class="plain-button" onClick={onAnswered}>
            {t("compose.noreply")}
          </button>
        </p>
      )}
      <label class="unseen" for="compose">
        {t("compose.label")}
      </label>
      <textarea
        id="compose"
        ref={box}
        dir="auto"
        rows={2}
        placeholder={t("compose.placeholder")}
        value={text.value}
        aria-describedby="compose-left"
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onKeyDown={(event) => {
          const touch = matchMedia("(pointer: coarse)").matches;
          if (event.key !== "Enter" || event.shiftKey || event.isComposing || touch) return;
          event.preventDefault();
          send();
        }}
      />
      <div class="compose-row">
        <label class="wish-choice">
          <span class="unseen">{t("compose.wish")}</span>
          <select
            value={intent ?? ""}
            onChange={(event) =>
              setIntent((event.currentTarget.value || undefined) as Intent | undefined)
            }
          >
            <option value="">{t("intent.none")}</option>
            {intents.map((kind) => (
              <option key={kind} value={kind}>
                {t(`intent.${kind}`)}
              </option>
            ))}
          </select>
        </label>
        <span id="compose-left" role="status" class={left < 0 ? "over" : "quiet"}>
          {left < 0
            ? t("compose.over", { count: -left })
            : left < WARN_BYTES
              ? t("compose.left", { count: left })
              : ""}
        </span>
        <button type="submit" class="primary" disabled={!canSend}>
          {t("compose.send")}
        </button>
      </div>
    </form>
  );
}
