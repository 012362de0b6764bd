// SPDX-License-Identifier: Apache-2.0
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { ConsoleSite } from "./console_site";
import { addAuthenticator, arrive, signIn, type Visit } from "./console_visit";
import { PASSPHRASE } from "./scripted_desk";
import { staged } from "./stage";
import { audit, foreign, picture, violations } from "./visit";

const site = new ConsoleSite();
const browser = staged(site);

async function settings(width = 360): Promise<Visit> {
  const visit = await arrive(browser(), `${site.url}#/settings`, { width });
  await addAuthenticator(visit);
  await signIn(visit, "Settings");
  return visit;
}

/** "Is it still you?", answered with passphrase and code. */
async function confirm(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Use passphrase and code instead" }).click();
  await dialog.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await dialog.getByLabel("Code of your authenticator app").fill("123456");
  await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}

test("a second passkey is made once its person confirmed that it is they, and the first can go then", async () => {
  const { page, desk } = await settings();
  desk.ways.passphrase = false;
  await page.reload();
  await signIn({ page, desk }, "Settings");
  await page.getByText("your only way in; add another first").waitFor();
  await page.getByText("Add a passkey", { exact: true }).click();
  await page.getByLabel("A name to tell it by").fill("Blue key");
  await audit(page, "ways in");
  await picture(page, "console-ways-360");
  await page.getByRole("button", { name: "Make the passkey" }).click();
  await confirm(page);
  await page.getByText("Blue key").waitFor();
  const added = desk.all("ownWays").find(({ command }) => command?.$case === "addPasskey")?.command;
  const made = added?.$case === "addPasskey" ? added.value : undefined;
  expect(made?.name).toBe("Blue key");
  const said = JSON.parse(Buffer.from(made?.passkey?.clientDataJson ?? []).toString());
  expect(said).toMatchObject({ type: "webauthn.create", challenge: Buffer.alloc(32, 8).toString("base64url") });
  await page.getByRole("button", { name: "Remove Passkey" }).click();
  await page.getByText("your only way in; add another first").waitFor();
  expect(desk.ways.passkeys.map(({ name }) => name)).toEqual(["Blue key"]);
  await page.context().close();
});

test("a copied passkey is said calmly, with what to do, until it is removed", async () => {
  const { page, desk } = await settings();
  desk.ways.passkeys = desk.ways.passkeys.map((one) => ({ ...one, copiedMs: 1_790_000_060_000n }));
  await page.reload();
  await signIn({ page, desk }, "Settings");
  const banner = page.getByRole("status").filter({ hasText: "A passkey of yours seems to be on a second device" });
  await banner.waitFor();
  await page.getByText("better removed").waitFor();
  await audit(page, "a copied passkey");
  await page.getByRole("button", { name: "Remove Passkey" }).click();
  await confirm(page);
  await banner.waitFor({ state: "detached" });
  await page.context().close();
});

test("another authenticator app counts once a code of it was typed right", async () => {
  const { page, desk } = await settings(1280);
  await page.getByText("Use another authenticator app").click();
  await page.getByRole("button", { name: "Show me what to scan" }).click();
  await confirm(page);
  await page.getByText("MFRG GZDF", { exact: false }).waitFor();
  await audit(page, "another app");
  const form = page.locator("details[open]");
  await form.getByLabel("Code of your authenticator app").fill("000000");
  await form.getByRole("button", { name: "Use this app" }).click();
  await page.getByText("That was not accepted.").first().waitFor();
  await form.getByLabel("Code of your authenticator app").fill("123456");
  await form.getByRole("button", { name: "Use this app" }).click();
  await page.getByText("Changed. You are signed out everywhere else.").first().waitFor();
  expect(await page.getByText("MFRG GZDF", { exact: false }).count()).toBe(0);
  expect(desk.all("ownWays").at(-1)?.command).toEqual({
    $case: "changePassphrase",
    value: { passphrase: "", code: "123456" },
  });
  await page.context().close();
});

test("the passphrase is changed with the code of the app there is", async () => {
  const { page, desk } = await settings();
  await page.getByText("Change the passphrase").click();
  const form = page.locator("details[open]");
  await form.getByLabel("A new passphrase").fill("eight slow rivers at dawn");
  await form.getByLabel("Code of your authenticator app").fill("123456");
  await form.getByRole("button", { name: "Use this passphrase" }).click();
  await confirm(page);
  await page.getByText("Changed. You are signed out everywhere else.").first().waitFor();
  expect(desk.all("ownWays").at(-1)?.command?.value).toEqual({
    passphrase: "eight slow rivers at dawn",
    code: "123456",
  });
  await page.context().close();
});

/** Quiet at every minute of the week. */
const always = [
  { from: 0, to: 5040 },
  { from: 5040, to: 0 },
];

test("quiet hours are chosen in the device's time, and kept as minutes of the week in UTC", async () => {
  const { page, desk } = await settings();
  await page.getByLabel("Hours you want to be on duty in seven days").fill("6");
  await page.getByLabel("Quiet hours").check();
  for (const day of ["Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
    await page.getByLabel(day).uncheck();
  await page.getByLabel("From", { exact: true }).fill("22:30");
  await page.getByLabel("To", { exact: true }).fill("07:00");
  await audit(page, "quiet hours");
  await picture(page, "console-rest-360");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved.").first().waitFor();
  const offset = await page.evaluate(() => new Date().getTimezoneOffset());
  expect(desk.preferences.weeklyMinutes).toBe(360);
  const from = (22 * 60 + 30 + offset + 10_080) % 10_080;
  expect(desk.preferences.quiet).toEqual([{ from, to: (from + 510) % 10_080 }]);
  await page.reload();
  await signIn({ page, desk }, "Settings");
  expect(await page.getByLabel("From", { exact: true }).inputValue()).toBe("22:30");
  expect(await page.getByLabel("To", { exact: true }).inputValue()).toBe("07:00");
  expect(await page.getByLabel("Monday").isChecked()).toBe(true);
  expect(await page.getByLabel("Tuesday").isChecked()).toBe(false);
  await page.context().close();
});

test("who begins a shift in quiet hours is told kindly, and may all the same", async () => {
  const visit = await arrive(browser(), `${site.url}#/duty`);
  const { page, desk } = visit;
  desk.isOnDuty = false;
  desk.preferences = { ...desk.preferences, quiet: always };
  await signIn(visit, "On duty");
  await page.getByText("These are your quiet hours.", { exact: false }).waitFor();
  await audit(page, "quiet hours at the beginning");
  await picture(page, "console-duty-rest-360");
  await page.getByRole("button", { name: "Begin all the same" }).click();
  await page.getByText("You are on duty. Thank you.").first().waitFor();
  await page.getByText("Your quiet hours have begun.", { exact: false }).waitFor();
  await page.context().close();
});

test("who has been on duty for as long as they wanted in a week is thanked", async () => {
  const visit = await arrive(browser(), `${site.url}#/duty`);
  const { page, desk } = visit;
  desk.isOnDuty = false;
  desk.preferences = { ...desk.preferences, weeklyMinutes: 300 };
  desk.workedMinutes = 300;
  await signIn(visit, "On duty");
  await page.getByText("Thank you; it is enough.", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Begin all the same" }).click();
  await page.getByText("You are on duty. Thank you.").first().waitFor();
  await page.context().close();
});

/** A push service that is nowhere: its browser's part, without anybody being asked for it. */
async function withPushService({ page, desk }: Visit): Promise<void> {
  desk.pushKey = new Uint8Array(65).fill(4);
  await page.context().grantPermissions(["notifications"], { origin: new URL(site.url).origin });
  await page.addInitScript(() => {
    const made = {
      endpoint: "https://push.example.org/device-1",
      getKey: (name: string) => new Uint8Array(name === "auth" ? 16 : 65).fill(7).buffer,
      unsubscribe: async () => {
        sessionStorage.removeItem("subscribed");
        return true;
      },
    };
    PushManager.prototype.subscribe = async (options) => {
      sessionStorage.setItem("subscribed", String(options?.userVisibleOnly));
      return made as unknown as PushSubscription;
    };
    PushManager.prototype.getSubscription = async () =>
      sessionStorage.getItem("subscribed") ? (made as unknown as PushSubscription) : null;
  });
}

const pushes = (desk: Visit["desk"]) => desk.all("pushDevice").map(({ command }) => command?.$case);

test("a device is told that something waits when its person wants it, with nothing of what", async () => {
  const visit = await arrive(browser(), "about:blank");
  const { page, desk } = visit;
  await withPushService(visit);
  const asked: string[] = [];
  await page.exposeFunction("asked", () => asked.push("permission"));
  await page.addInitScript(() => {
    const ask = Notification.requestPermission.bind(Notification);
    Notification.requestPermission = async () => {
      (globalThis as unknown as { asked: () => void }).asked();
      return ask();
    };
  });
  await page.goto(`${site.url}#/settings`);
  await signIn(visit, "Settings");
  const there = page.getByLabel("Tell this device when something waits");
  expect(await there.isChecked()).toBe(false);
  expect(pushes(desk)).toEqual([]);
  expect(asked, "only when it is pressed").toEqual([]);
  await there.click();
  await page.getByRole("button", { name: "Send one to try" }).click();
  await page.getByText("Sent. It can take a moment.").first().waitFor();
  expect(asked).toEqual(["permission"]);
  expect(pushes(desk)).toEqual(["subscribe", "test"]);
  await audit(page, "web push");
  await picture(page, "console-push-360");

  const shown = await push(visit, { say: "something is waiting", case: "2N5X0K6V7Q8RJ3MT" });
  expect(shown).toEqual([{ title: "Hearth · Desk", body: "Something is waiting.", tag: "2N5X0K6V7Q8RJ3MT" }]);
  expect(await push(visit, { case: "<b>" })).toContainEqual({
    title: "Hearth · Desk",
    body: "Only a test: nothing is waiting.",
    tag: "test",
  });

  await page.reload();
  await signIn(visit, "Settings");
  await expect.poll(() => pushes(desk), { timeout: 10_000 }).toEqual(["subscribe", "test", "subscribe"]);
  await there.click();
  await expect.poll(() => pushes(desk).at(-1), { timeout: 10_000 }).toBe("unsubscribe");
  expect(await there.isChecked()).toBe(false);
  await page.reload();
  await signIn(visit, "Settings");
  expect(pushes(desk).at(-1), "it is not said again").toBe("unsubscribe");
  await page.context().close();
});

/** Brings a message to the page's service worker; gives what the device shows then. */
async function push({ page }: Visit, said: object): Promise<unknown> {
  const debug = await page.context().newCDPSession(page);
  const registrations: string[] = [];
  debug.on("ServiceWorker.workerRegistrationUpdated", (event) => {
    registrations.push(...event.registrations.map(({ registrationId }) => registrationId));
  });
  await debug.send("ServiceWorker.enable");
  await expect.poll(() => registrations.length, { timeout: 10_000 }).toBeGreaterThan(0);
  const before = (await notifications(page)).length;
  const message = { origin: new URL(site.url).origin, data: JSON.stringify(said) };
  const delivered = async () => {
    // Once more does no harm: one of a case at a time.
    for (const registrationId of registrations)
      await debug.send("ServiceWorker.deliverPushMessage", { ...message, registrationId });
    return (await notifications(page)).length;
  };
  await expect.poll(delivered, { timeout: 20_000, interval: 500 }).toBeGreaterThan(before);
  return notifications(page);
}

function notifications(page: Page): Promise<object[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const all = await registration.getNotifications();
    return all.map(({ title, body, tag }) => ({ title, body, tag }));
  });
}

test("where the operator has no Web Push, nothing is said of it", async () => {
  const { page } = await settings();
  expect(await page.getByText("Tell this device").count()).toBe(0);
  await page.context().close();
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
