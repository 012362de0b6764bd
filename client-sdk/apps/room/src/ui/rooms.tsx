// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { Heading } from "../../../shared/ui/heading";
import { loadRooms, type RoomInfo, rooms } from "../directory";
import { languageName, t, tOr, type Word } from "../words";
import { RoomCard } from "./room_card";

const REFRESH_MS = 30_000;

type Trait = "language" | "path" | "approach";
const traits: readonly { readonly key: Trait; readonly word: Word }[] = [
  { key: "language", word: "rooms.language" },
  { key: "path", word: "rooms.path" },
  { key: "approach", word: "rooms.approach" },
];
/** What is looked for; an empty text is anything. Outlives the list, not the page. */
const wanted = signal<Readonly<Record<Trait, string>>>({ language: "", path: "", approach: "" });

function nameOf(trait: Trait, value: string): string {
  return trait === "language" ? languageName(value) : tOr(trait, value);
}

/** Only the choices that make a difference. */
function Finder({ all }: { all: readonly RoomInfo[] }) {
  const shown = traits
    .map(({ key, word }) => ({ key, word, values: [...new Set(all.map((room) => room[key]))] }))
    .filter(({ values }) => values.length > 1);
  if (shown.length === 0) return null;
  return (
    <div class="finder">
      {shown.map(({ key, word, values }) => (
        <label key={key} class="field">
          {t(word)}
          <select
            value={wanted.value[key]}
            onChange={(event) => {
              wanted.value = { ...wanted.value, [key]: event.currentTarget.value };
            }}
          >
            <option value="">{t("rooms.any")}</option>
            {values.map((value) => (
              <option key={value} value={value}>
                {nameOf(key, value)}
              </option>
            ))}
          </select>
        </label>
      ))}
    </div>
  );
}

function List({ all }: { all: readonly RoomInfo[] }) {
  const found = all.filter((room) =>
    traits.every(({ key }) => !wanted.value[key] || wanted.value[key] === room[key]),
  );
  const unwatched = all.length > 0 && all.every((room) => !room.coverage.moderator_on_duty);
  return (
    <>
      {unwatched && <p class="duty">{t("rooms.unwatched")}</p>}
      <Finder all={all} />
      <p role="status">
        {all.length === 0 ? t("rooms.empty") : found.length === 0 ? t("rooms.match.none") : ""}
      </p>
      <ul class="plain rooms">
        {found.map((room) => (
          <RoomCard key={room.slug} room={room} saysDuty={!unwatched} />
        ))}
      </ul>
    </>
  );
}

function NotThere() {
  if (rooms.value === undefined)
    return (
      <p class="loading" role="status">
        {t("rooms.loading")}
      </p>
    );
  return (
    <div class="sheet" role="alert">
      <p>{t("rooms.none")}</p>
      <button type="button" onClick={() => void loadRooms()}>
        {t("rooms.retry")}
      </button>
    </div>
  );
}

export function Rooms({ said }: { said: Word | undefined }) {
  useEffect(() => {
    void loadRooms();
    const timer = setInterval(() => {
      if (!document.hidden) void loadRooms();
    }, REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <section>
      <Heading>{t("rooms.title")}</Heading>
      <p class="lead">
        {t("app.tagline")} {t("app.promise")}
      </p>
      <p role="status" class={said ? "said" : ""}>
        {said && t(said)}
      </p>
      {rooms.value ? <List all={rooms.value} /> : <NotThere />}
      <p class="quiet">{t("rooms.privacy")}</p>
      <p class="quiet">{t("exit.hint")}</p>
      <p>
        <a class="way" href="#/appeal">
          {t("appeal.link")}
        </a>
      </p>
    </section>
  );
}
