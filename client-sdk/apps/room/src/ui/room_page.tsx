// SPDX-License-Identifier: Apache-2.0
import type { MessageEvent } from "@hearth/client";
import { useEffect, useState } from "preact/hooks";
import type { RoomInfo } from "../directory";
import { RoomState } from "../room_state";
import { connectAgain, connection, session, work } from "../session";
import { t, tFor } from "../words";
import { Composer } from "./composer";
import { Conversation } from "./conversation";

function peopleHere(state: RoomState): string {
  const presence = state.presence.value;
  if (!presence) return "";
  if (presence.count <= 1) return t("room.people.one");
  return t(presence.rounded ? "room.people.about" : "room.people.some", { count: presence.count });
}

/** What stands between this person and the room right now; empty when nothing does. */
function trouble(state: RoomState): string {
  const refusal = state.refusal.value;
  if (refusal) return tFor("room.refused", refusal.reason);
  const { state: now, reason } = connection.value;
  if (now === "closed") return t("room.closed", { reason: reason ?? "" });
  if (now === "resuming") return t("room.resuming");
  if (work.value !== undefined) return t("room.work", { percent: work.value });
  if (now === "connecting") return t("room.connecting");
  return state.availability.value === "read_only" ? t("room.readonly") : "";
}

function useRoom(info: RoomInfo): RoomState {
  const [state] = useState(() => {
    const acceptedGuidelines = info.guidelines.version;
    return new RoomState(session().join(info.slug, { acceptedGuidelines }));
  });
  useEffect(
    () => () => {
      state.close();
      state.room.leave();
    },
    [state],
  );
  return state;
}

export function RoomPage({ room }: { room: RoomInfo }) {
  const state = useRoom(room);
  const [answering, setAnswering] = useState<MessageEvent>();
  const said = trouble(state);
  const people = state.presence.value?.participants ?? [];
  return (
    <section class="room-page">
      <div class="room-head">
        <h1 dir="auto" lang={room.language}>
          {room.title}
        </h1>
        <a class="button" href="#/">
          {t("room.leave")}
        </a>
        <p class="quiet">
          {state.joined.value && (
            <span dir="auto">{t("room.you", { alias: state.joined.value.self.alias })} </span>
          )}
          {people.length > 1 ? (
            <details>
              <summary>{peopleHere(state)}</summary>
              <ul class="tags">
                {people.map(({ handle, alias }) => (
                  <li key={handle} dir="auto">
                    {alias}
                  </li>
                ))}
              </ul>
            </details>
          ) : (
            <span>{peopleHere(state)} </span>
          )}
        </p>
        {!room.coverage.moderator_on_duty && <p class="quiet duty">{t("rooms.unwatched")}</p>}
      </div>
      <p class={said ? "banner" : "unseen"} role="status">
        {said}{" "}
        {connection.value.state === "closed" && said && (
          <button type="button" onClick={connectAgain}>
            {t("room.again")}
          </button>
        )}
      </p>
      <Conversation state={state} onAnswer={setAnswering} />
      <Composer
        state={state}
        room={room}
        answering={answering}
        onAnswered={() => setAnswering(undefined)}
      />
    </section>
  );
}
