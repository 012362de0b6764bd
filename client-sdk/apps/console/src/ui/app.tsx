// SPDX-License-Identifier: Apache-2.0
import { useEffect } from "preact/hooks";
import { commands } from "../commands";
import { commandFor, isForPage } from "../keys";
import { detail } from "../open_case";
import { route } from "../route";
import { exposure, isLead, onDuty, session, waiting } from "../session";
import { t } from "../words";
import { ActDialog } from "./act_dialog";
import { Banners } from "./banners";
import { CaseView } from "./case_view";
import { Duty } from "./duty";
import { Glance } from "./glance";
import { InvitePage } from "./invite";
import { KeyMap } from "./key_map";
import { Ledger } from "./ledger";
import { Nav } from "./nav";
import { isKeyMapOpen, isPaletteOpen, KeysButton, Palette, PaletteButton } from "./palette";
import { People } from "./people";
import { QueueList } from "./queue_list";
import { RoomView } from "./room_view";
import { Rules } from "./rules";
import { Settings } from "./settings";
import { SignIn, StepUp } from "./sign_in";
import { Toasts } from "./toasts";

function onKeyDown(event: KeyboardEvent): void {
  if (session.value.state !== "live") return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    isPaletteOpen.value = true;
    return;
  }
  if (event.key === "?" && isForPage(event)) {
    event.preventDefault();
    isKeyMapOpen.value = true;
    return;
  }
  const command = commandFor(event, commands);
  if (!command) return;
  event.preventDefault();
  command.run();
}

function Cases() {
  const room = detail.value?.case.room;
  const isOpen = route.value.at === "case";
  return (
    <div class={isOpen ? "desk has-case" : "desk"}>
      <QueueList />
      {isOpen ? <CaseView /> : <Glance isAside />}
      {isOpen && room && <RoomView key={room} slug={room} isAside />}
    </div>
  );
}

function Place() {
  const at = route.value;
  switch (at.at) {
    case "rooms":
      return <Glance />;
    case "room":
      return <RoomView key={at.slug} slug={at.slug} isAside={false} />;
    case "duty":
      return <Duty />;
    case "ledger":
      return <Ledger />;
    case "rules":
      return <Rules />;
    case "people":
      return isLead() ? <People /> : <Cases />;
    case "settings":
      return <Settings />;
    default:
      return <Cases />;
  }
}

function Exposure() {
  const { seen, budget } = exposure.value;
  if (budget === 0 || !onDuty.value) return null;
  return <p class="exposure">{t("exposure.short", { seen, budget })}</p>;
}

function Inside() {
  return (
    <>
      <header class="top">
        <span class="brand">{t("app.name")}</span>
        <Nav />
        <Exposure />
        <PaletteButton />
        <KeysButton />
      </header>
      <Banners />
      <main id="main">
        <Place />
      </main>
      <ActDialog />
      <StepUp />
      <Palette />
      <KeyMap />
    </>
  );
}

export function App() {
  useEffect(() => {
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, []);
  const { state } = session.value;
  const isIn = state === "live" || state === "resuming";
  // Without what it is about: others may look at the screen.
  useEffect(() => {
    const count = waiting.value;
    document.title = isIn && count > 0 ? t("app.title.waiting", { count }) : t("app.title");
  }, [isIn, waiting.value]);
  const at = route.value;
  return (
    <>
      {isIn ? (
        <Inside />
      ) : (
        <main id="main" class="outside">
          {at.at === "invite" ? <InvitePage key={at.code} code={at.code} /> : <SignIn />}
        </main>
      )}
      <Toasts />
    </>
  );
}
