// SPDX-License-Identifier: Apache-2.0
import type { Intent, MessageEvent } from "@hearth/client";
import { useEffect, useRef, useState } from "preact/hooks";
import { prepare } from "../contact";
import { isUnwatched } from "../coverage";
import type { RoomInfo } from "../directory";
import { draft } from "../drafts";
import { modeText } from "../mode";
import type { RoomState } from "../room_state";
import { formatTime, t } from "../words";
import { openHelp } from "./help";
import { SendIcon } from "./icons";

const intents: readonly Intent[] = ["listen", "experience", "advice", "practical", "celebrate"];
/** Told from here on, so that the end does not come as a surprise. */
const WARN_BYTES = 200;

interface Props {
  readonly state: RoomState;
  readonly room: RoomInfo;
  readonly answering: MessageEvent | undefined;
  readonly onAnswered: () => void;
}

/** Why nothing can be written; empty when it can. */
function barred(state: RoomState): string {
  if (state.mode.value.mode === "closed")
    return isUnwatched() ? t("duty.closed") : modeText(state.mode.value);
  const { until } = state.muted.value ?? {};
  if (until === undefined) return "";
  if (!Number.isFinite(until)) return t("room.muted.open");
  return t("room.muted", { when: formatTime(until) });
}

/** That moderators slowed the room, until when and why, for as long as it lasts. The conversation says when it began. */
function Pace({ state }: { state: RoomState }) {
  const { mode, until, rule } = state.mode.value;
  const isSet = until !== undefined || rule !== undefined;
  if (!isSet || (mode !== "slow" && mode !== "guarded")) return null;
  return <p class="pace quiet">{modeText(state.mode.value)}</p>;
}

/** Why nothing can be written, and what can be done meanwhile. */
function Bar({ state }: { state: RoomState }) {
  const bar = barred(state);
  const warning = bar === "" && state.warning();
  return (
    <div class={bar || warning ? "banner" : "unseen"}>
      <p role="status">{warning ? t("compose.warning") : bar}</p>
      {warning && (
        <button
          type="button"
          // A phone's keyboard stays, and with it everything where it is, until the press is over.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            state.reading.value = true;
          }}
        >
          {t("compose.read")}
        </button>
      )}
      {state.mode.value.mode === "closed" && (
        <button type="button" onClick={openHelp}>
          {t("help.open")}
        </button>
      )}
    </div>
  );
}

function Wish({
  intent,
  onChange,
}: {
  intent: Intent | undefined;
  onChange: (to?: Intent) => void;
}) {
  return (
    <label class="wish-choice">
      <span>{t("compose.wish")}</span>
      <select
        value={intent ?? ""}
        onChange={(event) =>
          onChange((event.currentTarget.value || undefined) as Intent | undefined)
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
  );
}

function Answering({ to, onAnswered }: { to: MessageEvent; onAnswered: () => void }) {
  return (
    <div class="answering">
      <p class="answered" dir="auto">
        <strong>{t("compose.reply", { alias: to.author?.alias ?? "" })}</strong> {to.text}
      </p>
      <button type="button" class="quiet-button" onClick={onAnswered}>
        {t("compose.noreply")}
      </button>
    </div>
  );
}

function roomLeft(left: number): string {
  if (left < 0) return t("compose.over", { count: -left });
  return left < WARN_BYTES ? t("compose.left", { count: left }) : "";
}

/** On a phone Enter makes a new line, as everywhere on a phone; Shift and Enter do everywhere. */
function sends(event: KeyboardEvent): boolean {
  const isTouch = matchMedia("(pointer: coarse)").matches;
  return event.key === "Enter" && !event.shiftKey && !event.isComposing && !isTouch;
}

export function Composer({ state, room, answering, onAnswered }: Props) {
  const text = draft(room.slug);
  const [intent, setIntent] = useState<Intent>();
  const box = useRef<HTMLTextAreaElement>(null);
  const left = room.limits.text_bytes_max - new TextEncoder().encode(text.value).length;
  const canSend = text.value.trim() !== "" && left >= 0 && barred(state) === "";
  const alias = state.joined.value?.self.alias;
  useEffect(() => {
    if (answering) box.current?.focus();
  }, [answering]);
  const send = () => {
    if (!canSend) return;
    // The server would not take it; what was written stays where it is.
    if (state.warning()) {
      state.reading.value = true;
      return;
    }
    state.say(text.value.trim(), {
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
      <Bar state={state} />
      <Pace state={state} />
      {answering && <Answering to={answering} onAnswered={onAnswered} />}
      <label class="unseen" for="compose">
        {t("compose.label")}
      </label>
      <div class="compose-row">
        <textarea
          id="compose"
          ref={box}
          dir="auto"
          rows={1}
          placeholder={alias ? t("compose.as", { alias }) : t("compose.placeholder")}
          value={text.value}
          aria-describedby="compose-left"
          // Nothing to do, unless it could not be had before.
          onFocus={() => void prepare(state.language)}
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (!sends(event)) return;
            event.preventDefault();
            send();
          }}
        />
        <button
          type="submit"
          class="send primary"
          aria-label={t("compose.send")}
          aria-disabled={!canSend}
        >
          <SendIcon />
        </button>
      </div>
      <div class="compose-more">
        <Wish intent={intent} onChange={setIntent} />
        <span id="compose-left" role="status" class={left < 0 ? "over" : "quiet"}>
          {roomLeft(left)}
        </span>
      </div>
    </form>
  );
}
