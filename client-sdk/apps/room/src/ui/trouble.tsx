// SPDX-License-Identifier: Apache-2.0
import type { Reason } from "@hearth/client";
import { useEffect, useState } from "preact/hooks";
import { rooms } from "../directory";
import type { RoomState } from "../room_state";
import { connectAgain, connection, work } from "../session";
import { t, tFor } from "../words";
import { RoomCard } from "./room_card";

/** A connection that is back within this time is not worth a word. */
const SAY_AFTER_MS = 1_000;

interface Said {
  readonly text: string;
  readonly isBrief: boolean;
}

/** What stands between this person and the room right now. */
function standing(state: RoomState): Said | undefined {
  const { state: now, reason } = connection.value;
  if (now === "closed") return { text: tFor("closed", reason ?? "other"), isBrief: false };
  if (now === "resuming")
    return { text: t(reason === "draining" ? "room.draining" : "room.resuming"), isBrief: true };
  if (work.value !== undefined)
    return { text: t("room.work", { percent: work.value }), isBrief: false };
  const entering = !state.joined.value && !state.refusal.value;
  if (now === "connecting" || entering) return { text: t("room.connecting"), isBrief: true };
  if (state.refusal.value && state.joined.value)
    return { text: tFor("refused", state.refusal.value.reason), isBrief: false };
  return state.availability.value === "read_only"
    ? { text: t("room.readonly"), isBrief: false }
    : undefined;
}

function useLasting(said: Said | undefined): string {
  const [lasting, setLasting] = useState("");
  const isBrief = said?.isBrief === true;
  useEffect(() => {
    setLasting("");
    if (!isBrief) return;
    const timer = setTimeout(() => setLasting(said?.text ?? ""), SAY_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isBrief, said?.text]);
  return isBrief ? lasting : (said?.text ?? "");
}

export function Trouble({ state }: { state: RoomState }) {
  const text = useLasting(standing(state));
  const isOver = connection.value.state === "closed";
  return (
    <div class={text ? "banner" : "unseen"} role="status">
      <span>{text}</span>
      {isOver && text && (
        <button type="button" onClick={connectAgain}>
          {t("room.again")}
        </button>
      )}
    </div>
  );
}

/** Where else somebody can go. */
function OtherRooms({ but }: { but: string }) {
  const others = (rooms.value ?? []).filter(({ slug }) => slug !== but);
  if (others.length === 0) return null;
  return (
    <section class="other-rooms" aria-labelledby="other-rooms">
      <h2 id="other-rooms">{t("room.others")}</h2>
      <ul class="plain rooms">
        {others.map((room) => (
          <RoomCard key={room.slug} room={room} saysDuty />
        ))}
      </ul>
    </section>
  );
}

interface RefusedProps {
  readonly reason: Reason;
  readonly slug: string;
  readonly onAgain: () => void;
}

/** The room did not let this person in, or they are out of it: why, and where to go from here. */
export function Refused({ reason, slug, onAgain }: RefusedProps) {
  const isOut = reason === "banned";
  return (
    <div class="elsewhere">
      <div class="sheet refused" role="alert">
        <p class="lead">{tFor("refused", reason)}</p>
        <div class="actions">
          <a class="button primary" href="#/">
            {t("room.others")}
          </a>
          {reason !== "room_unknown" && (
            <button type="button" onClick={onAgain}>
              {t("rooms.retry")}
            </button>
          )}
          {isOut && (
            <a class="button" href="#/appeal">
              {t("appeal.link")}
            </a>
          )}
        </div>
      </div>
      {isOut && <OtherRooms but={slug} />}
    </div>
  );
}
