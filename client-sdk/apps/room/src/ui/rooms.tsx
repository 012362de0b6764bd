// SPDX-License-Identifier: Apache-2.0
import { useEffect } from "preact/hooks";
import { loadRooms, type RoomInfo, rooms } from "../directory";
import { formatDuration, language, t } from "../words";

const REFRESH_MS = 30_000;

function people(count: number): string {
  if (count === 0) return t("rooms.people.zero");
  return count <= 5 ? t("rooms.people.few") : t("rooms.people.some", { count });
}

function languageName(code: string): string {
  return new Intl.DisplayNames(language.value, { type: "language" }).of(code) ?? code;
}

function RoomCard({ room }: { room: RoomInfo }) {
  return (
    <li class="card room">
      <h2 dir="auto" lang={room.language}>
        {room.title}
      </h2>
      <p dir="auto" lang={room.language}>
        {room.goal}
      </p>
      {room.values.length > 0 && (
        <ul class="tags" lang={room.language}>
          {room.values.map((value) => (
            <li key={value} dir="auto">
              {value}
            </li>
          ))}
        </ul>
      )}
      <p class="quiet">
        {people(room.people.count)} ·{" "}
        {t("rooms.language", { language: languageName(room.language) })}
      </p>
      <p class="quiet">{t("rooms.kept", { time: formatDuration(room.retention_s) })}</p>
      {!room.coverage.moderator_on_duty && <p class="quiet">{t("rooms.unwatched")}</p>}
      <a class="button primary" href={`#/room/${room.slug}`}>
        {t("rooms.enter")}
        <span class="unseen">: {room.title}</span>
      </a>
    </li>
  );
}

export function Rooms({ forgotten }: { forgotten: boolean }) {
  useEffect(() => {
    void loadRooms();
    const timer = setInterval(() => {
      if (!document.hidden) void loadRooms();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <section>
      <h1>{t("rooms.title")}</h1>
      <p class="lead">{t("app.tagline")}</p>
      <p role="status">{forgotten ? t("settings.forgotten") : ""}</p>
      {rooms.value === undefined && <p>{t("rooms.loading")}</p>}
      {rooms.value === null && (
        <p>
          {t("rooms.none")}{" "}
          <button type="button" onClick={() => void loadRooms()}>
            {t("rooms.retry")}
          </button>
        </p>
      )}
      <ul class="plain rooms">
        {rooms.value?.map((room) => (
          <RoomCard key={room.slug} room={room} />
        ))}
      </ul>
      <p class="quiet">{t("rooms.privacy")}</p>
    </section>
  );
}
