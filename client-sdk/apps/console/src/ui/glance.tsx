// SPDX-License-Identifier: Apache-2.0
import type { RoomGlance } from "@hearth/client/desk";
import { Heading } from "../../../shared/ui/heading";
import { hashOf } from "../route";
import { glances, languageOf, me, onDuty, titleOf } from "../session";
import { formatDuration, formatPercent, t } from "../words";
import { Bars, Spark } from "./spark";

/** Rooms that need somebody come first; nothing else decides the order. */
export function byNeed(one: RoomGlance, other: RoomGlance): number {
  return (
    other.openCases - one.openCases ||
    Number(other.braked) - Number(one.braked) ||
    Number(one.covered) - Number(other.covered) ||
    other.unanswered - one.unanswered ||
    one.room.localeCompare(other.room)
  );
}

function Facts({ room }: { room: RoomGlance }) {
  const facts = [
    t("glance.present", { count: room.present }),
    room.openCases > 0 && t("glance.cases", { count: room.openCases }),
    room.held > 0 && t("glance.held", { count: room.held }),
    room.unanswered > 0 && t("glance.unanswered", { count: room.unanswered }),
    room.newcomers > 0 && t("glance.newcomers", { count: room.newcomers }),
  ];
  return (
    <ul class="facts">
      {facts
        .filter((fact) => fact !== false)
        .map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
    </ul>
  );
}

function Share({ percent }: { percent: number }) {
  return (
    <figure class="spark share">
      <figcaption>{t("glance.share")}</figcaption>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="whole" width="100" height="6" rx="3" />
        <rect width={Math.min(100, percent)} height="6" rx="3" />
      </svg>
      <span class="most">{formatPercent(percent)}</span>
    </figure>
  );
}

function Card({ room, isAside }: { room: RoomGlance; isAside: boolean }) {
  const title = titleOf(room.room);
  const Name = isAside ? "h3" : "h2";
  return (
    <li class="glance-card">
      <Name class="name" dir="auto" lang={languageOf(room.room)}>
        <a href={hashOf({ at: "room", slug: room.room })}>{title}</a>
      </Name>
      <p class={room.covered ? "cover" : "cover none"}>
        {t(room.covered ? "glance.covered" : "glance.uncovered")}
        {room.mode !== "unknown" && room.mode !== "open" && ` · ${t(`mode.${room.mode}`)}`}
      </p>
      {room.braked && <p class="braked">{t("glance.braked")}</p>}
      <Facts room={room} />
      <div class="sparks">
        <Spark name={t("glance.messages")} values={room.messagesPerMinute} />
        <Spark name={t("glance.opened")} values={room.casesPerMinute} />
        <Bars
          name={t("glance.seen")}
          values={room.seenAfterSeconds}
          read={(seconds) => formatDuration(seconds, "short")}
        />
        <Share percent={room.moderatorSharePercent} />
      </div>
    </li>
  );
}

/** By itself, or beside the queue while no case is open. */
export function Glance({ isAside }: { isAside?: boolean }) {
  const rooms = [...glances.value].sort(byNeed);
  return (
    <section class={isAside ? "page beside" : "page"} aria-label={t("glance.title")}>
      {isAside ? (
        <>
          <p class="calm">{t("queue.choose")}</p>
          <h2>{t("glance.title")}</h2>
        </>
      ) : (
        <Heading>{t("glance.title")}</Heading>
      )}
      {me.value && !onDuty.value && (
        <p class="plainly">
          {t("glance.off")} <a href={hashOf({ at: "duty" })}>{t("duty.title")}</a>
        </p>
      )}
      {rooms.length === 0 && <p class="quiet">{t("glance.none")}</p>}
      <ul class="plain glance">
        {rooms.map((room) => (
          <Card key={room.room} room={room} isAside={isAside ?? false} />
        ))}
      </ul>
    </section>
  );
}
