// SPDX-License-Identifier: Apache-2.0
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { ConsoleSite } from "./console_site";
import { arrive, openCase, signIn, type Visit } from "./console_visit";
import { screenLooks } from "./looks";
import { staged } from "./stage";
import { audit, foreign, picture, violations } from "./visit";

const site = new ConsoleSite();
const browser = staged(site);

const looks = screenLooks(1280);

/** What docs/moderation.md shows, and what is worth looking at beside it. */
const pictures = [
  "sign-in-360",
  "queue-360",
  "queue-1280",
  "veiled-360",
  "case-360",
  "case-360-dark",
  "case-1280",
  "case-1280-dark",
  "case-rtl",
  "case-forced-colors",
  "act-360",
  "hand-over-1280",
  "keys-1280",
  "palette-1280",
  "rooms-360",
  "rooms-1280",
  "duty-360",
  "ledger-1280",
  "rules-1280",
  "people-1280",
  "settings-360",
];

/** Audits a screen, and takes its picture where it is one of those. */
type See = (screen: string) => Promise<void>;

/** From the queue into a case, with all that opens over it. */
async function seeCase(page: Page, seen: See): Promise<void> {
  await seen("queue");
  await openCase(page, "Suicide or self-harm");
  await seen("veiled");
  await page.keyboard.press("c");
  await page.locator(".case-head .lease", { hasText: "Yours for" }).waitFor();
  await page.getByRole("button", { name: "Read", exact: true }).click();
  await page.locator(".case-view mark").waitFor();
  await seen("case");
  await page.getByRole("button", { name: "Measures…" }).click();
  await page.getByRole("dialog").waitFor();
  await page.getByRole("dialog").getByLabel("What").selectOption("mute");
  await seen("act");
  await page.keyboard.press("Escape");
  const more = page.getByRole("button", { name: "More", exact: true });
  if (await more.isVisible()) await more.click();
  await seen("more");
  await page.getByRole("button", { name: "Hand over…" }).click();
  await page.getByRole("dialog").waitFor();
  await seen("hand-over");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await seen("keys");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("ha");
  await seen("palette");
  await page.keyboard.press("Escape");
}

/** Everywhere else. */
async function seePlaces({ page, desk }: Visit, seen: See): Promise<void> {
  const go = async (place: string, heading: string) => {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${place}`);
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  };
  await go("rooms", "Rooms at a glance");
  await page.locator(".glance-card").first().waitFor();
  await seen("rooms");
  await go("room/lounge", "The lounge");
  await page.locator(".line").first().waitFor();
  await seen("room");
  desk.breakDue = true;
  desk.roster();
  await go("duty", "On duty");
  await page.getByText("Two hours are over", { exact: false }).waitFor();
  await seen("duty");
  await page.getByRole("button", { name: "Later" }).click();
  await go("ledger", "Ledger");
  await page.locator(".ledger-line").first().waitFor();
  await seen("ledger");
  await go("rules", "Rules");
  await page.getByLabel("Sentence").fill("I need it so badly tonight");
  await page.getByRole("button", { name: "Explain" }).click();
  await page.getByText("gets a private card", { exact: false }).waitFor();
  await seen("rules");
  await go("people", "Accounts");
  await page.getByText("Lee").click();
  await page.getByRole("button", { name: "Invite somebody" }).click();
  await page.getByText("This link is shown once", { exact: false }).waitFor();
  await seen("people");
  await go("settings", "Settings");
  await seen("settings");
}

test.each(looks)("every screen of the desk is accessible and fits: $name", async ({ name, look }) => {
  const visit = await arrive(browser(), site.url, look);
  const { page } = visit;
  const seen = async (screen: string) => {
    await audit(page, `${screen} ${name}`);
    if (pictures.includes(`${screen}-${name}`)) await picture(page, `console-${screen}-${name}`);
  };
  await page.getByLabel("Your name at the desk").waitFor();
  await seen("sign-in");
  await signIn(visit);
  await seeCase(page, seen);
  await seePlaces(visit, seen);
  await page.context().close();
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
