// SPDX-License-Identifier: Apache-2.0
import type { RoomInfo } from "../directory";
import { languageName, t } from "../words";
import { NextMeeting, RoomFacts } from "./room_facts";

function people(count: number): string {
  if (count === 0) return t("rooms.people.zero");
  return count <= 5 ? t("rooms.people.few") : t("rooms.people.some", { count });
}

export function RoomCard({ room, saysDuty }: { room: RoomInfo; saysDuty: boolean }) {
  const { language, title, goal, values, meetings, coverage } = room;
  const count = room.people.count;
  return (
    <li class="room-card">
      <h2 dir="auto" lang={language}>
        {title}
      </h2>
      <p class={count > 0 ? "there some" : "there"}>{people(count)}</p>
      <p class="goal" dir="auto" lang={language}>
        {goal}
      </p>
      {meetings.map((meeting) => (
        <NextMeeting key={meeting.start + meeting.rrule} meeting={meeting} />
      ))}
      {values.length > 0 && (
        <ul class="tags" lang={language} aria-label={t("rooms.values")}>
          {values.map((value) => (
            <li key={value} dir="auto">
              {value}
            </li>
          ))}
        </ul>
      )}
      <RoomFacts room={room} spoken={languageName(language)} />
      {saysDuty && !coverage.moderator_on_duty && <p class="quiet">{t("rooms.unwatched")}</p>}
      <a class="button primary" href={`#/room/${room.slug}`}>
        {t("rooms.enter")}
        <span class="unseen">: {title}</span>
      </a>
    </li>
  );
}
