// SPDX-License-Identifier: Apache-2.0

import { Heading } from "../../../shared/ui/heading";
import { BackIcon, DownIcon } from "../../../shared/ui/icons";
import { dutyKey, dutyText } from "../coverage";
import type { RoomInfo } from "../directory";
import type { RoomState } from "../room_state";
import { languageName, t } from "../words";
import { Care } from "./care";
import { Guidelines } from "./guidelines";
import { NextMeeting, RoomFacts } from "./room_facts";

function peopleHere(state: RoomState): string {
  const presence = state.presence.value;
  if (!presence) return t("room.about");
  if (presence.count <= 1) return t("room.people.one");
  return t(presence.rounded ? "room.people.about" : "room.people.some", { count: presence.count });
}

function Who({ state }: { state: RoomState }) {
  const people = state.presence.value?.participants ?? [];
  if (people.length < 2) return null;
  return (
    <>
      <h2>{t("room.who")}</h2>
      <ul class="tags">
        {people.map(({ handle, alias }) => (
          <li key={handle} dir="auto">
            {alias}
          </li>
        ))}
      </ul>
    </>
  );
}

function About({ room, state }: { room: RoomInfo; state: RoomState }) {
  const self = state.joined.value?.self;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section class="about" tabIndex={0} aria-label={t("room.about")}>
      {self && (
        <p dir="auto">
          <strong>{t("room.you", { alias: self.alias })}</strong> {t("room.you.also")}
        </p>
      )}
      {state.read.value.length > 0 && (
        <Care>{({ ReadNotices }) => <ReadNotices state={state} />}</Care>
      )}
      <Who state={state} />
      <h2>{t("room.about")}</h2>
      <p dir="auto" lang={room.language}>
        {room.goal}
      </p>
      {room.meetings.map((meeting) => (
        <NextMeeting key={meeting.start + meeting.rrule} meeting={meeting} />
      ))}
      <Guidelines room={room} />
      <RoomFacts room={room} spoken={languageName(room.language)} />
      <p>{dutyText()}</p>
      <p class="quiet">{t("rooms.privacy")}</p>
      <p class="quiet">{t("exit.hint")}</p>
    </section>
  );
}

/** The room's name and, in one line that opens, who is here and who looks after it. */
export function RoomHead({ room, state }: { room: RoomInfo; state: RoomState }) {
  return (
    <div class="room-head">
      <a class="button back" href="#/" aria-label={t("room.leave")} title={t("room.leave")}>
        <BackIcon />
      </a>
      <div class="room-name">
        <Heading lang={room.language}>{room.title}</Heading>
        <details>
          <summary>
            <span>
              {peopleHere(state)}
              {` · ${t(`duty.short.${dutyKey()}`)}`}
            </span>
            <DownIcon />
          </summary>
          <About room={room} state={state} />
        </details>
      </div>
    </div>
  );
}
