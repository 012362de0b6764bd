// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { openRoom } from "../coverage";
import { loadRooms, rooms } from "../directory";
import { preferences } from "../preferences";
import { forgetMe } from "../session";
import { t, type Word } from "../words";
import { AgeGate, isAdult } from "./age_gate";
import { Cards } from "./cards";
import { Care } from "./care";
import { Door } from "./door";
import { Footer } from "./footer";
import { HelpButton, HelpDialog } from "./help";
import { QuickExit } from "./quick_exit";
import { RoomPage } from "./room_page";
import { Rooms } from "./rooms";

/** The room is named in the fragment only: it reaches no server, log or referrer. */
function slugInAddress(): string | undefined {
  return /^#\/room\/([a-z][a-z0-9-]{0,31})$/.exec(location.hash)?.[1];
}

const slug = openRoom;
const isAppealing = signal(false);
followAddress();
const agreed = signal<Readonly<Record<string, number>>>({});
const forgotten = signal(false);

function followAddress(): void {
  slug.value = slugInAddress();
  isAppealing.value = location.hash === "#/appeal";
}

function agreedTo(room: string): number {
  return agreed.value[room] ?? Number(preferences.get(`agreed.${room}`) ?? 0);
}

function agree(room: string, version: number): void {
  agreed.value = { ...agreed.value, [room]: version };
  preferences.set(`agreed.${room}`, String(version));
}

function forget(): void {
  forgetMe();
  agreed.value = {};
  forgotten.value = true;
}

function Listed() {
  const isGone = slug.value !== undefined && rooms.value !== undefined && rooms.value !== null;
  const said: Word | undefined = forgotten.value
    ? "settings.forgotten"
    : isGone
      ? "rooms.gone"
      : undefined;
  return <Rooms said={said} />;
}

function Main() {
  if (isAppealing.value) return <Care>{({ AppealPage }) => <AppealPage />}</Care>;
  if (!isAdult.value) return <AgeGate />;
  const room = rooms.value?.find((candidate) => candidate.slug === slug.value);
  if (!room) return <Listed />;
  const { version } = room.guidelines;
  if (version !== 0 && agreedTo(room.slug) !== version)
    return <Door key={room.slug} room={room} onAccept={() => agree(room.slug, version)} />;
  return <RoomPage key={room.slug} room={room} />;
}

export function App() {
  useEffect(() => {
    const follow = () => {
      forgotten.value = false;
      followAddress();
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  useEffect(() => {
    if (isAdult.value && slug.value) void loadRooms(); // opened at a room: its place in the list is not shown
  }, []);
  return (
    <>
      <header class="top">
        <span class="brand">{t("app.name")}</span>
        <QuickExit />
        <HelpButton />
      </header>
      <Cards />
      <main id="main">
        <Main />
      </main>
      <Footer onForget={forget} />
      <HelpDialog />
    </>
  );
}
