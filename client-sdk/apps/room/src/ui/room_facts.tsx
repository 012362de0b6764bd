// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";
import type { Meeting, RoomInfo } from "../directory";
import { nextMeeting, type Occurrence } from "../meetings";
import { formatDay, formatDuration, formatTime, t, tOr } from "../words";

const LOOK_AGAIN_MS = 60_000;

/** Language, what it is about, approach, form, size, how long messages stay. */
export function RoomFacts({ room, spoken }: { room: RoomInfo; spoken: string }) {
  const facts = [
    [t("rooms.language"), spoken],
    [t("rooms.path"), tOr("path", room.path)],
    [t("rooms.approach"), tOr("approach", room.approach)],
    [t("rooms.format"), tOr("format", room.format)],
    [t("rooms.size"), t("rooms.size.up", { count: room.group_size })],
    [t("rooms.kept"), t("rooms.kept.for", { time: formatDuration(room.retention_s) })],
  ] as const;
  return (
    <dl class="facts">
      {facts.map(([what, value]) => (
        <div key={what}>
          <dt>{what}</dt>
          <dd dir="auto">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function when({ from, to }: Occurrence): string {
  if (from <= Date.now()) return t("rooms.next.now", { time: formatTime(to) });
  const day = formatDay(from);
  return t("rooms.next.at", { day, from: formatTime(from), to: formatTime(to) });
}

/** In the time of the person who reads it. */
export function NextMeeting({ meeting }: { meeting: Meeting }) {
  const [next, setNext] = useState<Occurrence>();
  useEffect(() => {
    let isGone = false;
    const look = () =>
      void nextMeeting(meeting, Date.now()).then((found) => {
        if (!isGone) setNext(found);
      });
    look();
    const timer = setInterval(look, LOOK_AGAIN_MS);
    return () => {
      isGone = true;
      clearInterval(timer);
    };
  }, [meeting.rrule, meeting.start]);
  if (!next) return null;
  return (
    <p class="next">
      <strong>{t("rooms.next")}:</strong> {when(next)}
    </p>
  );
}
