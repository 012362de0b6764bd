// SPDX-License-Identifier: Apache-2.0
import type { MessageEvent } from "@hearth/client";
import { useEffect, useState } from "preact/hooks";
import { offers } from "../cards";
import { loadRooms, type RoomInfo } from "../directory";
import { RoomState } from "../room_state";
import { session } from "../session";
import { t } from "../words";
import { Care } from "./care";
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

/** Help goes first: while it is offered, what moderators did can wait. */
function Told({ state }: { state: RoomState }) {
  const isTold = state.notices.value.length > 0;
  return (
    <>
      <p class="unseen" role="status">
        {isTold && t("room.told")}
      </p>
      {isTold && offers.value.length === 0 && (
        <Care>{({ Notices }) => <Notices state={state} />}</Care>
      )}
      {state.reading.value && state.warning() && (
        <Care>{({ WarningDialog }) => <WarningDialog state={state} />}</Care>
      )}
    </>
  );
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
      <Told state={state} />
      <Trouble state={state} />
      {refusal && !state.joined.value ? (
        <Refused reason={refusal.reason} slug={room.slug} onAgain={enter} />
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
