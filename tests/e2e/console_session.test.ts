// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { Reason } from "../../client-sdk/typescript/test/gen/hearth/v1/common.js";
import { Role } from "../../client-sdk/typescript/test/gen/hearth/v1/desk.js";
import { ConsoleSite } from "./console_site";
import { addAuthenticator, arrive, arriveSignedIn, openCase, signIn } from "./console_visit";
import { PASSPHRASE } from "./scripted_desk";
import { staged } from "./stage";
import { audit, foreign, picture, violations } from "./visit";

const site = new ConsoleSite();
const browser = staged(site);

const inside = (width = 1280) => arriveSignedIn(browser(), site.url, { width });

test("an invite makes a passkey, and the passkey signs in again", async () => {
  const visit = await arrive(browser(), `${site.url}#/invite/ONCE-1`);
  const { page, desk } = visit;
  await addAuthenticator(visit);
  await page.getByText("You are invited as moderator, for evening and lounge.").waitFor();
  expect(page.url()).not.toContain("ONCE-1");
  await audit(page, "invite");
  await page.getByLabel("Your name at the desk").fill("Robin");
  await page.getByRole("button", { name: "Make my account with a passkey" }).click();
  await page.getByRole("heading", { level: 1, name: "On duty" }).waitFor();
  expect(desk.all("signIn").map(({ method }) => method?.$case)).toEqual(["invite", "invite", "accept"]);
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toMatch(/token|ONCE/);

  await page.reload();
  await page.getByLabel("Your name at the desk").fill("Robin");
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("navigation", { name: "Places" }).waitFor();
  expect(desk.all("signIn").at(-1)?.method?.$case).toBe("passkey");
  await page.context().close();
});

test("an invite is accepted with a passphrase and the code of an app", async () => {
  const { page, desk } = await arrive(browser(), `${site.url}#/invite/ONCE-2`);
  await page.getByRole("button", { name: "Use passphrase and code instead" }).click();
  await page.getByText("JBSW Y3DP", { exact: false }).waitFor();
  await page.getByRole("img", { name: "for the camera of a phone" }).waitFor();
  await audit(page, "invite by passphrase");
  await picture(page, "console-invite-360");
  await page.getByLabel("Your name at the desk").fill("Robin");
  await page.getByLabel("A new passphrase").fill(PASSPHRASE);
  await page.getByLabel("Code of your authenticator app").fill("123456");
  await page.getByRole("button", { name: "Make my account", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "On duty" }).waitFor();
  expect(desk.all("signIn").at(-1)?.method).toMatchObject({
    $case: "accept",
    value: { code: "ONCE-2", name: "Robin", passphrase: { passphrase: PASSPHRASE, code: "123456" } },
  });
  await page.context().close();
});

test("what is not accepted is said, in the same words whatever it was", async () => {
  const visit = await arrive(browser(), site.url);
  const { page, desk } = visit;
  desk.refuse.signIn = Reason.REASON_SIGN_IN;
  await page.getByLabel("Your name at the desk").fill("Robin");
  await page.getByRole("button", { name: "Use passphrase and code instead" }).click();
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabel("Code of your authenticator app").fill("000000");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByText("That was not accepted.", { exact: false }).waitFor();
  await audit(page, "not accepted");
  desk.refuse = {};
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByRole("navigation", { name: "Cases" }).waitFor();
  await page.context().close();
});

test("a shift begins for the rooms chosen, and does not end while an urgent case is one's own", async () => {
  const visit = await arrive(browser(), `${site.url}#/duty`, {});
  const { page, desk } = visit;
  desk.isOnDuty = false;
  await page.getByLabel("Your name at the desk").fill("Robin");
  await page.getByRole("button", { name: "Use passphrase and code instead" }).click();
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabel("Code of your authenticator app").fill("123456");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.getByLabel("La sala de la tarde").uncheck();
  await page.getByRole("button", { name: "Begin my shift" }).click();
  await page.getByText("You are on duty. Thank you.").first().waitFor();
  expect(desk.all("shift")).toEqual([{ on: true, rooms: ["evening", "lounge"] }]);
  desk.refuse.shift = Reason.REASON_OWNS_CASES;
  await page.getByRole("button", { name: "End my shift" }).click();
  await page.getByText("An urgent case is still yours.", { exact: false }).first().waitFor();
  await page.context().close();
});

test("a ledger whose past was rewritten is noticed by the device that remembers", async () => {
  const visit = await inside();
  const { page, desk } = visit;
  await page.waitForFunction(() => localStorage.getItem("hearth.console.head")?.startsWith("64 "));
  desk.hashOf = () => new Uint8Array(32).fill(1);
  await page.reload();
  await signIn(visit);
  await page.getByText("a past line has changed", { exact: false }).first().waitFor();
  await audit(page, "head differs");
  await page.context().close();
});

test("after a broken connection the desk is there again by itself; signing out leaves nothing on the screen", async () => {
  const { page, desk } = await inside();
  await openCase(page, "Harassment");
  await desk.drop();
  await page.waitForFunction(() => !document.body.textContent?.includes("Coming back"));
  await expect.poll(() => desk.all("signIn").at(-1)?.method?.$case, { timeout: 20_000 }).toBe("token");
  await page.locator(".case-head").waitFor();
  await page.evaluate(() => {
    location.hash = "#/settings";
  });
  await page.getByRole("button", { name: "Sign out everywhere" }).click();
  await page.getByRole("heading", { name: "Come to the desk" }).waitFor();
  expect(desk.all("signOut")).toEqual([{ everywhere: true }]);
  expect(await page.locator("body").textContent()).not.toContain("Patient Otter");
  await page.context().close();
});

test("signing out waits while an urgent case is one's own, and what to do is said", async () => {
  const { page, desk } = await inside();
  desk.refuse = { signOut: Reason.REASON_OWNS_CASES };
  await page.evaluate(() => {
    location.hash = "#/settings";
  });
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByText("Hand it over first; once it is accepted you can sign out.", { exact: false }).first().waitFor();
  desk.refuse = {};
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("heading", { name: "Come to the desk" }).waitFor();
  await page.context().close();
});

test("a moderator who is no lead is not shown accounts", async () => {
  const visit = await arrive(browser(), site.url, { width: 1280 });
  visit.desk.role = Role.ROLE_MODERATOR;
  await signIn(visit);
  expect(await visit.page.getByRole("link", { name: "Accounts" }).count()).toBe(0);
  await visit.page.context().close();
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
