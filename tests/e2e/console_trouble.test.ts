// SPDX-License-Identifier: Apache-2.0
// What the desk says when something cannot be read, and what it does not let slip.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { Reason } from "../../client-sdk/typescript/test/gen/hearth/v1/common.js";
import { Step } from "../../client-sdk/typescript/test/gen/hearth/v1/desk.js";
import { ConsoleSite } from "./console_site";
import { arrive, arriveSignedIn, openCase, signIn } from "./console_visit";
import { staged } from "./stage";
import { audit, foreign, violations } from "./visit";

const site = new ConsoleSite();
const browser = staged(site);
const unavailable = "Nothing can be saved right now.";

const inside = () => arriveSignedIn(browser(), site.url);
const alert = (page: Page) => page.getByRole("alert").filter({ hasText: unavailable });
const again = (page: Page) => page.getByRole("button", { name: "Try again" }).click();

test("a case out of reach is said to be so, keeps what was typed, and is read again when asked", async () => {
  const { page, desk } = await inside();
  await openCase(page, "Suicide or self-harm");
  await page.keyboard.press("c");
  await page.locator(".case-head .lease", { hasText: "Yours for" }).waitFor();
  await page.keyboard.press("m");
  const note = page.getByRole("dialog").getByRole("textbox");
  await note.fill("knows the night line");
  desk.refuse.openCase = Reason.REASON_UNAVAILABLE;
  const [mine] = desk.all("caseStep");
  desk.change(mine?.case ?? "", {});
  await alert(page).waitFor({ state: "attached" });
  expect(await note.inputValue()).toBe("knows the night line");
  await page.keyboard.press("Escape");
  await audit(page, "a case out of reach");
  desk.refuse = {};
  await again(page);
  await alert(page).waitFor({ state: "detached" });
  await page.context().close();
});

test.each([
  ["ledger", "Ledger", "readLedger", ".ledger-line"],
  ["people", "Accounts", "manageAccounts", ".account"],
] as const)("what of the %s cannot be read can be tried again", async (place, heading, command, row) => {
  const { page, desk } = await inside();
  desk.refuse[command] = Reason.REASON_UNAVAILABLE;
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${place}`);
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  await alert(page).waitFor();
  await audit(page, `${place} out of reach`);
  desk.refuse = {};
  await again(page);
  await page.locator(row).first().waitFor();
  expect(await alert(page).count()).toBe(0);
  await page.context().close();
});

test("a room that could not be shown is shown when asked again", async () => {
  const { page, desk } = await inside();
  desk.refuse.watch = Reason.REASON_UNAVAILABLE;
  await page.evaluate(() => {
    location.hash = "#/room/lounge";
  });
  await page.getByText("This room cannot be shown right now.").waitFor();
  await audit(page, "a room out of reach");
  desk.refuse = {};
  await again(page);
  await page.locator(".line").first().waitFor();
  expect(await page.getByText("This room cannot be shown right now.").count()).toBe(0);
  await page.context().close();
});

test("letting an urgent case go waits a moment in which a slip can be taken back", async () => {
  const { page, desk } = await inside();
  await openCase(page, "Suicide or self-harm");
  await page.keyboard.press("c");
  await page.locator(".case-head .lease", { hasText: "Yours for" }).waitFor();
  const steps = () => desk.all("caseStep").map(({ step }) => step);
  await page.keyboard.press("l");
  await page.getByText("Letting the case go").first().waitFor();
  await page.keyboard.press("u");
  await page.locator(".toast").waitFor({ state: "detached" });
  expect(steps()).toEqual([Step.STEP_CLAIM]);
  await page.keyboard.press("l");
  await page.keyboard.press("i");
  await expect.poll(steps).toEqual([Step.STEP_CLAIM, Step.STEP_LET_GO]);
  await page.context().close();
});

test("who did nothing for long is told once that the desk closes, not every second", async () => {
  const visit = await arrive(browser(), site.url);
  const { page, desk } = visit;
  desk.idleMs = 50_000;
  await signIn(visit);
  const soon = page.getByRole("alert").filter({ hasText: "The desk closes within a minute" });
  await soon.waitFor();
  expect(await soon.locator("[aria-hidden=true]").textContent()).toMatch(/^0:\d\d$/);
  const said = async () =>
    (await soon.locator("p").evaluate((p) => p.firstChild?.textContent))?.trim();
  expect(await said()).toBe("The desk closes within a minute because nothing was done here.");
  await audit(page, "idle soon");
  await page.context().close();
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
