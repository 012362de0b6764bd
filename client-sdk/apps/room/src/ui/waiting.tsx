// SPDX-License-Identifier: Apache-2.0
import type { Reason } from "@hearth/client";
import { useState } from "preact/hooks";
import { Marked } from "../../../shared/ui/marked";
import { giveBack } from "../drafts";
import { isOver, type Own, type RoomState } from "../room_state";
import { connection } from "../session";
import { t, tFor } from "../words";
import { NoteChoices, noteOf } from "./note";

/** What the outbox waits out by itself. */
const waits: readonly (Reason | undefined)[] = ["rate_limited", "room_busy", "unavailable", "busy"];

/** Where a message of one's own is, in plain words. */
export function statusOf(own: Own): string {
  const { status, reason, uncertain } = own;
  switch (status) {
    case "pending": {
      const why = waits.includes(reason)
        ? reason
        : connection.value.state === "live"
          ? undefined
          : "disconnected";
      return why ? t("status.waiting", { why: tFor("why", why) }) : t("status.pending");
    }
    case "refused":
      return uncertain ? t("status.uncertain") : tFor("why", reason ?? "other");
    case "discarded":
      return t(uncertain ? "status.uncertain" : "status.discarded");
    case "look_again":
    case "not_posted":
    case "held":
      return noteOf(own);
    case "withdrawn":
      return t("room.withdrawn.mine");
    default:
      return t(`status.${status}`);
  }
}

/** First what has to be read; then it can go as it is. */
function AfterWarning({ own, state }: { own: Own; state: RoomState }) {
  const send = () => {
    state.dismiss(own.key);
    state.room.resend(own);
    document.getElementById("compose")?.focus();
  };
  const read = () => {
    state.reading.value = true;
  };
  const hasWarning = state.warning() !== undefined;
  return (
    <button type="button" class="primary" onClick={hasWarning ? read : send}>
      {t(hasWarning ? "compose.read" : "status.again")}
    </button>
  );
}

function Withdraw({ own, state }: { own: Own; state: RoomState }) {
  const [said, setSaid] = useState("");
  const withdraw = async () => {
    const why = await state.withdraw(own);
    if (why) setSaid(t(why));
    else document.getElementById("compose")?.focus();
  };
  return (
    <>
      <p role="status">{said}</p>
      <button type="button" class="quiet-button" onClick={() => void withdraw()}>
        {t("status.withdraw")}
      </button>
    </>
  );
}

/** A message of one's own that is not in the room, why, and what can be done with it. */
export function Waiting({ outgoing, state }: { outgoing: Own; state: RoomState }) {
  const { key, text, status, reason, hint } = outgoing;
  const toComposer = () => {
    giveBack(state.room.slug, text);
    state.dismiss(key);
    document.getElementById("compose")?.focus();
  };
  const canCancel = status === "pending" && connection.value.state !== "live";
  return (
    <article class={`row mine ${status}`}>
      <div class="bubble">
        <Marked text={text} spans={hint?.spans ?? []} />
      </div>
      <p class="status">{statusOf(outgoing)}</p>
      {isOver(outgoing) && (
        <div class="choices">
          {reason === "must_acknowledge" && <AfterWarning own={outgoing} state={state} />}
          <NoteChoices own={outgoing} state={state} />
          <button type="button" onClick={toComposer}>
            {t(status === "look_again" || status === "not_posted" ? "note.edit" : "status.edit")}
          </button>
          <button type="button" class="quiet-button" onClick={() => state.dismiss(key)}>
            {t("status.drop")}
          </button>
        </div>
      )}
      {outgoing.withdrawable && <Withdraw own={outgoing} state={state} />}
      {canCancel && (
        <button
          type="button"
          class="quiet-button"
          onClick={() => {
            if (state.cancel(key)) toComposer();
          }}
        >
          {t("status.cancel")}
        </button>
      )}
    </article>
  );
}
