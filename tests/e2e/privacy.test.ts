// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { Service } from "./service";
import { staged } from "./stage";
import { enter, foreign, line, open, say, violations, visitor } from "./visit";

const service = new Service();
const browser = staged(service);

const stored = (page: Page) => page.evaluate(() => Object.entries(localStorage));

test("the device keeps what docs/privacy.md says, and no word that was written or begun", async () => {
  const context = await visitor(browser());
  const page = await open(context, service.url);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await enter(page);
  await say(page, "words for the room");
  await line(page, "words for the room").waitFor();
  await page.getByLabel("Your message", { exact: true }).fill("a draft");
  const alias = (await page.getByPlaceholder("Write as").getAttribute("placeholder")) ?? "";
  const kept = await stored(page);
  expect(kept.map(([key]) => key.replace(/agreed\..*/, "agreed")).sort()).toEqual([
    "hearth.adult",
    "hearth.agreed",
    "hearth.pass",
  ]);
  const inventory = readFileSync(new URL("../../docs/privacy.md", import.meta.url), "utf8");
  for (const [key] of kept) expect(inventory).toContain(`\`${key.replace(/agreed\..*/, "agreed.<room>")}\``);
  const all = JSON.stringify(kept);
  for (const word of ["words for the room", "a draft", alias.slice(9, -1)]) expect(all).not.toContain(word);
  const elsewhere = await page.evaluate(async () => [
    document.cookie,
    sessionStorage.length,
    (await indexedDB.databases()).length,
    (await caches.keys()).length,
    (await navigator.serviceWorker.getRegistrations()).length,
  ]);
  expect(elsewhere).toEqual(["", 0, 0, 0, 0]);
  // The room is in the fragment, which nobody is sent.
  expect(page.url()).toContain("#/room/lounge");
  expect(asked.filter((url) => url.includes("lounge") && !url.includes("#"))).toEqual([]);
  await page.reload();
  await page.getByPlaceholder("Write as").waitFor();
  expect(await page.getByLabel("Your message", { exact: true }).inputValue()).toBe("");
  await context.close();
});

test("the page is served under a strict policy", async () => {
  const { headers } = await fetch(service.url);
  const policy = headers.get("content-security-policy") ?? "";
  for (const part of ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"])
    expect(policy).toContain(part);
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(headers.get("referrer-policy")).toBe("no-referrer");
  expect(headers.get("set-cookie")).toBeNull();
});

test("Shift three times leaves without a trace; Escape does not", async () => {
  const context = await visitor(browser());
  await context.route("https://www.weather.gov/**", (route) => route.fulfill({ body: "weather" }));
  const page = await context.newPage();
  await page.goto(service.url);
  await enter(page);
  expect(await stored(page)).not.toEqual([]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift");
  await page.keyboard.press("a"); // typing capitals is not leaving
  await page.keyboard.press("Shift");
  await page.getByRole("log").waitFor();
  for (let i = 0; i < 3; i++) await page.keyboard.press("Shift");
  await page.waitForURL("https://www.weather.gov/");
  await page.goto(service.url);
  expect(await stored(page)).toEqual([]);
  await context.close();
});

test("the control for it is the first one reached by keyboard, and blanks the page at once", async () => {
  const context = await visitor(browser());
  await context.route("https://www.weather.gov/**", (route) => route.fulfill({ body: "weather" }));
  const page = await context.newPage();
  await page.goto(service.url);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Leave now");
  const left = await page.evaluate(() => {
    (document.activeElement as HTMLElement).click();
    return [document.body.textContent, document.title, localStorage.length, location.hash];
  });
  expect(left).toEqual(["", "", 0, ""]);
  await page.waitForURL("https://www.weather.gov/");
  await context.close();
});

test("“Forget me” makes the next visit somebody new", async () => {
  const context = await visitor(browser());
  const page = await open(context, service.url);
  await enter(page);
  const before = await page.getByPlaceholder("Write as").getAttribute("placeholder");
  await page.getByRole("link", { name: "Leave the room" }).click();
  await page.getByRole("button", { name: "Forget me on this device" }).click();
  await page.getByText("This device knows nothing about you now", { exact: false }).waitFor();
  expect(await stored(page)).toEqual([]);
  await page.reload();
  await enter(page);
  expect(await page.getByPlaceholder("Write as").getAttribute("placeholder")).not.toBe(before);
  await context.close();
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
