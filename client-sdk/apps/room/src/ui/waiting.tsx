// SPDX-License-Identifier: Apache-2.0
import type { Outgoing, Reason } from "@hearth/client";
import { giveBack } from "../drafts";
import type { RoomState } from "../room_state";
import { connection } from "../session";
import { t, tFor } from "../words";

/** What the outbox waits out by itself. */
const waits: readonly (Reason | undefined)[] = ["rate_limited", "room_busy", "unavailable", "busy"];

/** It will not go by itself any more. */
export function isOver({ status }: Outgoing): boolean {
  return status === "refused" || status === "discarded" || status === "lost";
}

/** Where a message of one's own is, in plain words. */
export function statusOf({ status, reason, uncertain }: Outgoing): string {
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
    default:
      return t(`status.${status}`);
  }
}

/** A message of one's own that is not in the room, why, and what can be done with it. */
export function Waiting({ outgoing, state }: { outgoing: Outgoing; state: RoomState }) {
  const { key, text, status } = outgoing;
  const toComposer = () => {
    giveBack(state.room.slug, text);
    state.dismiss(key);
    document.getElementById("compose")?.focus();
  };
  const canCancel = status === "pending" && connection.value.state !== "live";
  return (
    <article class={`row mine ${status}`}>
      <div class="bubble">
        <p class="text" dir="auto">
          {text}
        </p>
      </div>
      <p class="status">{statusOf(outgoing)}</p>
      {isOver(outgoing) && (
        <div class="choices">
          <button type="button" onClick={toComposer}>
            {t("status.edit")}
          </button>
          <button type="button" class="quiet-button" onClick={() => state.dismiss(key)}>
            {t("status.drop")}
          </button>
        </div>
      )}
      {canCancel && (
        <button
          type="button"
          class="quiet-button"
          onClick={() => {
            if (state.room.cancel(outgoing)) toComposer();
          }}
        >
          {t("status.cancel")}
        </button>
      )}
    </article>
  );
}
