// SPDX-License-Identifier: Apache-2.0
import type { MessageEvent } from "@hearth/client";
import { useEffect, useState } from "preact/hooks";
import { loadRooms, type RoomInfo } from "../directory";
import { RoomState } from "../room_state";
import { session } from "../session";
import { Composer } from "./composer";
import { Conversation } from "./conversation";
import { RoomHead } from "./room_head";
import { Refused, Trouble } from "./trouble";

function useRoom(info: RoomInfo): { state: RoomState; enter: () => void } {
  const [state] = useState(() => {
    const acceptedGuidelines = info.guidelines.version;
    return new RoomState(session().join(info.slug, { acceptedGuidelines }), info.language);
  });
  useEffect(
    () => () => {
      state.close();
      state.room.leave();
    },
    [state],
  );
  const enter = () => {
    state.refusal.value = undefined;
    session().join(info.slug);
  };
  return { state, enter };
}

export function RoomPage({ room }: { room: RoomInfo }) {
  const { state, enter } = useRoom(room);
  const [answering, setAnswering] = useState<MessageEvent>();
  const refusal = state.refusal.value;
  useEffect(() => {
    // The list has the newer guidelines; with them, the door is shown again.
    if (refusal?.reason === "guidelines") void loadRooms();
  }, [refusal]);
  return (
    <section class="room-page">
      <RoomHead room={room} state={state} />
      <Trouble state={state} />
      {refusal && !state.joined.value ? (
        <Refused reason={refusal.reason} onAgain={enter} />
      ) : (
        <>
          <Conversation state={state} onAnswer={setAnswering} />
          <Composer
            state={state}
            room={room}
            answering={answering}
            onAnswered={() => setAnswering(undefined)}
          />
        </>
      )}
    </section>
  );
}
