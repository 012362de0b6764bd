// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { loadRooms, rooms } from "../directory";
import { preferences } from "../preferences";
import { forgetMe } from "../session";
import { language, speak, t } from "../words";
import { AgeGate, isAdult } from "./age_gate";
import { Door } from "./door";
import { HelpButton, HelpDialog } from "./help";
import { QuickExit } from "./quick_exit";
import { RoomPage } from "./room_page";
import { Rooms } from "./rooms";

/** The room is named in the fragment only: it reaches no server, log or referrer. */
function slugInAddress(): string | undefined {
  return /^#\/room\/([a-z][a-z0-9-]{0,31})$/.exec(location.hash)?.[1];
}

const slug = signal(slugInAddress());
const agreed = signal<Readonly<Record<string, number>>>({});
const forgotten = signal(false);

function agreedTo(room: string): number {
  return agreed.value[room] ?? Number(preferences.get(`agreed.${room}`) ?? 0);
}

function Main() {
  if (!isAdult.value) return <AgeGate />;
  if (!slug.value) return <Rooms forgotten={forgotten.value} />;
  if (!rooms.value)
    return <p class="card">{t(rooms.value === null ? "rooms.none" : "rooms.loading")}</p>;
  const room = rooms.value.find((candidate) => candidate.slug === slug.value);
  if (!room) return <Rooms forgotten={false} />;
  const { version } = room.guidelines;
  if (version !== 0 && agreedTo(room.slug) !== version) {
    const accept = () => {
      agreed.value = { ...agreed.value, [room.slug]: version };
      preferences.set(`agreed.${room.slug}`, String(version));
    };
    return <Door room={room} onAccept={accept} />;
  }
  return <RoomPage key={room.slug} room={room} />;
}

export function App() {
  useEffect(() => {
    const follow = () => {
      slug.value = slugInAddress();
      document.getElementById("main")?.focus();
    };
    addEventListener("hashchange", follow);
    void loadRooms();
    return () => removeEventListener("hashchange", follow);
  }, []);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        {t("app.skip")}
      </button>
      <header class="top">
        <span class="brand">{t("app.name")}</span>
        <HelpButton />
        <QuickExit />
      </header>
      <main id="main" tabIndex={-1} class={slug.value ? "in-room" : ""}>
        <Main />
      </main>
      {!slug.value && (
        <footer>
          <label class="field inline">
            {t("settings.language")}
            <select
              value={language.value}
              onChange={(event) => speak(event.currentTarget.value === "es" ? "es" : "en")}
            >
              <option value="en">English</option>
              <option value="es">Español</option>
            </select>
          </label>
          <button
            type="button"
            class="plain-button"
            onClick={() => {
              forgetMe();
              agreed.value = {};
              forgotten.value = true;
            }}
          >
            {t("settings.forget")}
          </button>
        </footer>
      )}
      <HelpDialog />
    </>
  );
}
