// SPDX-License-Identifier: Apache-2.0
import { forgetAndSayNothing } from "../session";
import { t } from "../words";
import { LeaveIcon } from "./icons";

/** Somewhere anybody might have been. Opened only when the person leaves. */
const ELSEWHERE = "https://www.weather.gov/";
const PRESSES = 3;
const WITHIN_MS = 1500;

/** The page is blank before anything else is done. */
export function leaveNow(): void {
  document.body.replaceChildren();
  document.title = "";
  forgetAndSayNothing();
  history.replaceState(null, "", "/");
  location.replace(ELSEWHERE);
}

/** Shift three times, with no other key between. */
export function watchForExit(): void {
  let pressed: number[] = [];
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Shift" || event.repeat) {
      if (event.key !== "Shift") pressed = [];
      return;
    }
    const now = performance.now();
    pressed = [...pressed.filter((at) => now - at < WITHIN_MS), now];
    if (pressed.length < PRESSES) return;
    removeEventListener("keydown", onKey); // once: a fourth press would start the way out again
    leaveNow();
  };
  addEventListener("keydown", onKey);
}

export function QuickExit() {
  return (
    <button type="button" class="exit" title={t("exit.hint")} onClick={leaveNow}>
      <LeaveIcon />
      {t("exit.leave")}
    </button>
  );
}
