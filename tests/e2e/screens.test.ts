// SPDX-License-Identifier: Apache-2.0
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { screenLooks } from "./looks";
import { Service } from "./service";
import { staged } from "./stage";
import {
  audit,
  enter,
  foreign,
  type Look,
  
  line,
  open,
  picture,
  say,
  violations,
  visitor,
} from "./visit";

const service = new Service();
const browser = staged(service);

async function conversation(page: Page, look: Look): Promise<void> {
  const other = await open(await visitor(browser(), {}), service.url);
  await enter(other, "evening");
  await say(other, "Nine days. The evenings are the hard part.");
  await say(other, "I keep walking past the shop on the corner.");
  await line(page, "walking past").waitFor();
  await page.getByLabel("I hope for").selectOption("listen");
  await say(page, "They were for me too. A walk after supper helped more than I thought it would.");
  await line(other, "A walk after supper").waitFor();
  await other.getByLabel("I hope for").selectOption("experience");
  await line(other, "A walk after supper").getByRole("button").first().click();
  await other.getByRole("button", { name: "Answer", exact: true }).click();
  await say(other, "What did you do when it rained?");
  await line(page, "when it rained").waitFor();
  await line(page, "Nine days").locator(".more").click();
  await audit(page, `menu open ${JSON.stringify(look)}`);
  await page.getByRole("button", { name: "With you" }).click();
  await page.locator(".given").first().waitFor();
  await page.locator(".lines").evaluate((element) => {
    element.scrollTop = element.scrollHeight;
  });
  await other.context().close();
}

const looks = screenLooks(360);

/** Of the others, the room is picture enough. */
const shown = ["360", "360-dark", "1280"];

test.each(looks)("every screen is accessible and fits: $name", async ({ name, look }) => {
  await service.fresh();
  const page = await open(await visitor(browser(), look), service.url);
  const seen = async (screen: string) => {
    await audit(page, `${screen} ${name}`);
    if (shown.includes(name) || screen === "room") await picture(page, `${screen}-${name}`);
  };
  await page.getByRole("button", { name: "I am younger" }).waitFor();
  await seen("age");
  await page.getByRole("button", { name: "I am younger" }).click();
  await page.getByText("Samaritans", { exact: true }).waitFor();
  await seen("younger");
  await page.getByRole("button", { name: "I pressed the wrong button" }).click();
  await page.getByRole("button", { name: "I am 18 or older" }).click();
  await page.getByText("Next meeting").waitFor();
  await seen("rooms");
  await page.getByRole("button", { name: "I need help now" }).click();
  await page.getByText("Samaritans", { exact: true }).waitFor();
  await seen("help");
  await page.getByRole("button", { name: "Close" }).click();
  await page.locator('a[href="#/room/evening"]').click();
  await page.getByRole("button", { name: "I agree, let me in" }).waitFor();
  await seen("door");
  await page.getByRole("button", { name: "I agree, let me in" }).click();
  await page.getByPlaceholder("Write as").waitFor();
  await seen("empty");
  await conversation(page, look);
  await seen("room");
  await page.locator("summary").click();
  await seen("about");
  await page.context().close();
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
