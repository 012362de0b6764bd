// SPDX-License-Identifier: Apache-2.0
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { Service, Wire } from "./service";
import { staged } from "./stage";
import { enter, line, open, say, visitor } from "./visit";

const service = new Service();
const browser = staged(service);

const visit = async (url = service.url) => open(await visitor(browser()), url);
const box = (page: Page) => page.getByLabel("Your message", { exact: true });

test("two people talk; one is cut off and comes back without a hole or a double", async () => {
  const wire = new Wire(service);
  const reachable = await wire.open();
  const anna = await visit();
  const ben = await visit(reachable);
  await enter(anna);
  await enter(ben);
  await say(anna, "Hello, first evening here.");
  await line(ben, "Hello, first evening here.").waitFor();
  await say(ben, "Glad you came.");
  await line(anna, "Glad you came.").waitFor();

  await box(ben).fill("a draft that stays");
  wire.cut();
  await ben.getByText("Coming back", { exact: false }).waitFor();
  await say(anna, "While you were away, one.");
  await say(anna, "While you were away, two.");
  await line(anna, "away, two.").waitFor();
  wire.mend();
  await line(ben, "While you were away, two.").waitFor({ timeout: 40_000 });
  expect(await ben.locator(".row .text").allTextContents()).toEqual([
    "Hello, first evening here.",
    "Glad you came.",
    "While you were away, one.",
    "While you were away, two.",
  ]);
  expect(await box(ben).inputValue()).toBe("a draft that stays");
  await ben.getByText("New messages came while you were away: 2.").waitFor({ state: "attached" });
  wire.close();
  await anna.context().close();
  await ben.context().close();
});

test("a message written while the server is down goes out once it is back, once", async () => {
  const anna = await visit();
  await enter(anna, "first-days");
  await say(anna, "Before the restart.");
  await line(anna, "Before the restart.").waitFor();
  await service.stop("SIGKILL");
  await anna.getByText("Coming back", { exact: false }).waitFor();
  await say(anna, "Written meanwhile.");
  await anna.locator(".row.pending", { hasText: "Written meanwhile." }).waitFor();
  await service.start();
  await line(anna, "Written meanwhile.").waitFor({ timeout: 40_000 });
  expect(await anna.getByText("Written meanwhile.").count()).toBe(1);
  expect(await anna.getByText("Before the restart.").count()).toBe(1);
  await anna.context().close();
});

/** What a screen reader would be told: additions to the log while it is polite. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    (globalThis as unknown as { said: string[] }).said = said;
    const log = document.querySelector('[role="log"]') as HTMLElement;
    new MutationObserver((changes) => {
      if (log.getAttribute("aria-live") !== "polite") return;
      for (const { addedNodes } of changes)
        for (const node of addedNodes)
          if (node instanceof HTMLElement && !node.closest('[aria-live="off"]')) said.push(node.querySelector(".text")?.textContent ?? node.textContent ?? "");
    }).observe(log, { childList: true, subtree: true });
  });
  return () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said);
}

test("readers hear each new line once, and nothing again after a reconnect", async () => {
  const anna = await visit();
  const ben = await visit();
  await enter(anna, "evening");
  await say(anna, "said before Ben came");
  await line(anna, "said before Ben came").waitFor();
  await enter(ben, "evening");
  await ben.locator('[role="log"][aria-live="polite"]').waitFor();
  const heard = await listen(ben);
  await say(anna, "one");
  await line(ben, "one").waitFor();
  await say(ben, "two");
  await line(ben, "two").waitFor();
  await line(ben, "one").locator(".more").click(); // menus and support say nothing by themselves
  await ben.getByRole("button", { name: "Thank you" }).click();
  await ben.locator(".given").waitFor();
  await service.stop("SIGKILL");
  await ben.getByText("Coming back", { exact: false }).waitFor();
  await service.start();
  await ben.getByText("Coming back", { exact: false }).waitFor({ state: "detached", timeout: 40_000 });
  await ben.locator('[role="log"][aria-live="polite"]').waitFor();
  await say(ben, "three");
  await line(ben, "three").waitFor();
  expect(await heard()).toEqual(["one", "two", "three"]);
  await anna.context().close();
  await ben.context().close();
});

test("who reads further up is not moved, and is told that there is more", async () => {
  await service.fresh();
  const anna = await visit();
  const ben = await visit();
  await enter(anna);
  await enter(ben);
  for (let i = 1; i <= 12; i++) await say(anna, `line ${i} of a long evening`);
  await line(ben, "line 12 of").waitFor();
  const lines = ben.locator(".lines");
  const place = () => lines.evaluate((element) => element.scrollTop);
  expect(await lines.evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight)).toBeLessThan(2);
  await lines.evaluate((element) => {
    element.scrollTop = 40;
  });
  await say(anna, "said below");
  await ben.getByRole("button", { name: "New messages" }).waitFor();
  expect(await place()).toBe(40);
  await service.stop("SIGKILL"); // nor does a reconnect move it
  await ben.getByText("Coming back", { exact: false }).waitFor();
  await service.start();
  await ben.getByText("Coming back", { exact: false }).waitFor({ state: "detached", timeout: 40_000 });
  expect(await place()).toBe(40);
  await ben.getByRole("button", { name: "New messages" }).click();
  expect(await lines.evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight)).toBeLessThan(2);
  // A phone's keyboard makes the page shorter: who is at the end stays there, and sees what is written.
  await box(ben).focus();
  await ben.setViewportSize({ width: 360, height: 380 });
  await expect.poll(() => lines.evaluate((e) => e.scrollHeight - e.scrollTop - e.clientHeight)).toBeLessThan(2);
  expect(await box(ben).evaluate((e) => e.getBoundingClientRect().bottom)).toBeLessThanOrEqual(380);
  expect(await lines.evaluate((e) => e.clientHeight)).toBeGreaterThan(90);
  await anna.context().close();
  await ben.context().close();
});

test("a person can be hidden and shown again, and words taken back", async () => {
  const anna = await visit();
  const ben = await visit();
  await enter(anna, "first-days");
  await enter(ben, "first-days");
  await say(anna, "too much for Ben today");
  await line(ben, "too much for Ben").locator(".more").click();
  await ben.getByRole("button", { name: "Do not show me" }).click();
  await ben.getByText("You are not shown what", { exact: false }).waitFor();
  expect(await line(ben, "too much for Ben").count()).toBe(0);
  await ben.getByRole("button", { name: /^Show .* again$/ }).click();
  await line(ben, "too much for Ben").waitFor();
  expect(await ben.evaluate(() => document.activeElement?.className)).toBe("lines");
  await line(anna, "too much for Ben").locator(".more").click();
  await anna.getByRole("button", { name: "Take back" }).click();
  await anna.getByText("You took your message back.").waitFor();
  await ben.getByText("took a message back.", { exact: false }).waitFor();
  expect(await ben.getByText("too much for Ben").count()).toBe(0);
  await anna.context().close();
  await ben.context().close();
});

test("the whole way in, and a message, by keyboard alone, in Spanish", async () => {
  const page = await open(await visitor(browser(), { width: 1280, locale: "es-ES" }), service.url);
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.id);
  const tabTo = async (text: string) => {
    for (let i = 0; i < 25; i++) {
      await page.keyboard.press("Tab");
      if ((await focused())?.startsWith(text)) return page.keyboard.press("Enter");
    }
    throw new Error(`never reached: ${text}`);
  };
  await tabTo("Tengo 18 años");
  await expect.poll(focused).toBe("Elige una sala"); // the heading of each screen that follows
  await page.locator('a[href="#/room/salita"]').focus();
  await page.keyboard.press("Enter");
  await expect.poll(focused).toBe("La salita");
  await tabTo("De acuerdo");
  await expect.poll(focused).toBe("La salita");
  await page.getByPlaceholder("Escribe como").waitFor();
  for (let i = 0; i < 25 && (await focused()) !== "compose"; i++) await page.keyboard.press("Tab");
  for (const text of ["Hola", "Buenas noches"]) {
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
    await line(page, text).waitFor();
  }
  // One stop for all messages; the arrow keys go between them, Escape closes what was opened.
  await page.keyboard.press("Shift+Tab");
  const row = () => page.evaluate(() => document.activeElement?.closest(".row")?.querySelector(".text")?.textContent);
  expect(await row()).toBe("Buenas noches");
  await page.keyboard.press("ArrowUp");
  expect(await row()).toBe("Hola");
  await page.keyboard.press("Enter");
  await page.locator(".menu").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(".menu").waitFor({ state: "detached" });
  expect(await row()).toBe("Hola");
  await page.context().close();
});

test("on a slow network the first screen is there within three seconds, and a room can be entered", async () => {
  const context = await visitor(browser());
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 400,
    downloadThroughput: 50_000,
    uploadThroughput: 25_000,
  });
  const start = performance.now();
  await page.goto(service.url);
  await page.getByRole("button", { name: "I am 18 or older" }).waitFor();
  expect(performance.now() - start).toBeLessThan(3_000);
  await page.getByRole("button", { name: "I am 18 or older" }).click();
  await page.getByText("Looking for rooms…").waitFor();
  await page.locator('a[href="#/room/lounge"]').click();
  await page.getByRole("button", { name: "I agree, let me in" }).click();
  await page.getByPlaceholder("Write as").waitFor();
  await context.close();
});
