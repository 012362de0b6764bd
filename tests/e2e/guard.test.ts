// SPDX-License-Identifier: Apache-2.0
// What the device sees before anything leaves it: where somebody lives, who they are, where they can be met.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { ScriptedWire } from "./scripted_wire";
import { Service } from "./service";
import { audit, enter, foreign, guarded, type Look, launch, line, open, say, violations, visitor } from "./visit";

const service = new Service();
let browser: Browser;

beforeAll(async () => {
  browser = await launch();
});
beforeEach(() => service.fresh());
afterAll(async () => {
  await browser?.close();
  await service.end();
});

async function visit(look: Look = {}) {
  const page = await open(await visitor(browser, look), service.url);
  const wire = await ScriptedWire.on(page);
  await enter(page);
  return { page, wire };
}

const box = (page: Page) => page.getByLabel("Your message", { exact: true });
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const gone = (page: Page, selector: string) => page.locator(selector).waitFor({ state: "detached" });
const marked = (page: Page) => page.locator("mark").allTextContents();

test("an address does not leave the device; without it, the message does", async () => {
  const { page, wire } = await visit();
  await say(page, "☕ we are at 19 Foxglove Walk, second floor, buzz twice");
  await page.getByText("it looks like an address. Nothing was saved.", { exact: false }).first().waitFor();
  expect(await marked(page)).toEqual(["19 Foxglove Walk"]);
  expect(wire.posts).toBe(0);
  await audit(page, "address");
  await press(page, "Remove it and send");
  await line(page, "☕ we are at, second floor, buzz twice").waitFor();
  await gone(page, ".row.not_posted");
  expect(wire.posts).toBe(1);
  await page.context().close();
});

test("a name and a place to meet are marked together, and the words go back to be edited", async () => {
  const { page, wire } = await visit();
  const text = "my name is Margaret Ellison. Let's meet at the library tomorrow";
  await say(page, text);
  await page.getByText("it looks like a place to meet", { exact: false }).first().waitFor();
  expect(await marked(page)).toEqual(["Margaret Ellison", "Let's meet at the library"]);
  await audit(page, "name and meeting");
  await press(page, "Edit");
  expect(await box(page).inputValue()).toBe(text);
  await gone(page, ".row.not_posted");
  await say(page, "my name is Margaret, see you at the meeting");
  await line(page, "my name is Margaret, see you at the meeting").waitFor();
  expect(wire.posts).toBe(1);
  await page.context().close();
});

test("whoever says that it is not private is believed by the device, and the server looks", async () => {
  const { page, wire } = await visit();
  const text = "the poem is by Margaret, look for Margaret Ellison";
  await say(page, text);
  await page.getByText("it looks like a full name", { exact: false }).first().waitFor();
  await press(page, "It is not private");
  await line(page, text).waitFor(); // the rules of these tests know no names
  expect(wire.posts).toBe(1);
  await page.context().close();
});

test("a crisis with an address beside it goes out, for the server to judge", async () => {
  const { page, wire } = await visit();
  await say(page, "he won't wake up, we are at 19 Foxglove Walk");
  await expect.poll(() => wire.posts).toBe(1);
  expect(await page.locator(".row.not_posted").count()).toBe(0);
  await page.context().close();
});

test("without the detectors nothing breaks: the server guards, and the next press fetches them", async () => {
  const page = await open(await visitor(browser), service.url);
  const wire = await ScriptedWire.on(page);
  let isBlocked = true;
  await page.route(/\/assets\/(look-|_guard_)/, (route) => (isBlocked ? route.abort() : route.continue()));
  await page.getByRole("button", { name: "I am 18 or older" }).click();
  await page.locator('a[href="#/room/lounge"]').click();
  await page.getByRole("button", { name: "I agree, let me in" }).click();
  await page.getByPlaceholder("Write as").waitFor();
  await say(page, "my number is 555-867-5309, any time");
  await page.getByText("it looks like a phone number", { exact: false }).first().waitFor();
  expect(wire.posts).toBe(1); // stopped there, and not kept
  isBlocked = false;
  await press(page, "Let it go");
  await page.locator("#compose").blur();
  await box(page).focus();
  await guarded(page);
  await say(page, "we are at 19 Foxglove Walk");
  await page.getByText("it looks like an address", { exact: false }).first().waitFor();
  expect(wire.posts).toBe(1);
  await page.context().close();
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
