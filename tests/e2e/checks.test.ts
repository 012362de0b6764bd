// SPDX-License-Identifier: Apache-2.0
// What the service says to the author of a message alone: cards, second looks, the guard of one's anonymity.
import { expect, test } from "vitest";
import { composerLooks } from "./looks";
import { box, card, gone, inTheComposersPlace, press, shown, visitWired } from "./room_visit";
import { Service } from "./service";
import { stagedAfresh } from "./stage";
import { audit, enter, foreign, type Look, line, open, picture, say, violations, visitor } from "./visit";

const service = new Service();
const browser = stagedAfresh(service);

const visit = (look?: Look) => visitWired(browser(), service, look);

test("a crisis is in the room at once, and only its author sees the card", async () => {
  const { page: ana } = await visit();
  const { page: ben, wire } = await visit();
  await box(ana).fill("begun before");
  await box(ana).fill("");
  await say(ana, "some days I wish I was dead");
  await line(ben, "some days I wish I was dead").waitFor();
  await card(ana).getByText("That sounds heavy", { exact: false }).waitFor();
  await card(ana).getByText("Samaritans 116 123", { exact: false }).waitFor();
  expect(await card(ana).getByRole("link", { name: "Call Samaritans" }).getAttribute("href")).toBe("tel:116123");
  await ana.getByRole("status").filter({ hasText: "Only you can see this: That sounds heavy" }).waitFor({ state: "attached" });
  await audit(ana, "card");
  await say(ben, "I am glad you said it");
  await line(ana, "I am glad you said it").waitFor();
  const all = await shown(ben, wire);
  expect(all).toContain("I wish I was dead");
  for (const sign of ["self_harm", "heavy", "Only you", "hint", "116 123"]) expect(all, sign).not.toContain(sign);
  expect(wire.heard.filter(({ body }) => body?.$case === "card" || body?.$case === "notice")).toEqual([]);
  await box(ana).fill("what I am writing stays");
  await press(ana, "Put away");
  await gone(ana, "aside");
  expect(await box(ana).inputValue()).toBe("what I am writing stays");
  expect(await ana.evaluate(() => document.activeElement?.id)).toBe("compose");
  await ana.context().close();
  await ben.context().close();
});

test("an overdose card says first what to do, and comes ahead of others", async () => {
  const { page } = await visit();
  await say(page, "craving so bad right now");
  await card(page).getByText("Cravings rise and fall", { exact: false }).waitFor();
  await say(page, "he won't wake up");
  await card(page).getByText("Call 999 (in another country 112) now.", { exact: true }).waitFor();
  await line(page, "he won't wake up").waitFor();
  expect(await card(page).getByRole("link", { name: "Call 999" }).getAttribute("href")).toBe("tel:999");
  await audit(page, "overdose");
  await press(page, "Put away");
  await card(page).getByText("Cravings rise and fall", { exact: false }).waitFor();
  await press(page, "Ask the room for company");
  expect(await box(page).inputValue()).toBe("Could somebody keep me company for a little while?");
  await page.context().close();
});

test("where nothing is known of the country, no other country's number is offered", async () => {
  const page = await open(await visitor(browser(), { locale: "en" }), service.url);
  await enter(page);
  await say(page, "I want to end my life");
  await card(page).getByText("findahelpline.com", { exact: false }).first().waitFor();
  await card(page).getByText("112 or 911", { exact: false }).waitFor();
  expect(await card(page).getByRole("link", { name: "Call" }).count()).toBe(0);
  await press(page, "More lines, or another country");
  await page.getByLabel("Country").selectOption("US");
  await press(page, "Close");
  await card(page).getByText("988 Suicide & Crisis Lifeline 988, Text 988", { exact: false }).waitFor();
  await audit(page, "card after another country");
  await page.context().close();
});

test("telling of a return to use is in the room, with one soft card a day", async () => {
  const { page, wire } = await visit();
  await say(page, "I drank last night");
  await line(page, "I drank last night").waitFor();
  await card(page).getByText("you are still welcome", { exact: false }).waitFor();
  await audit(page, "relapse");
  await press(page, "Put away");
  await say(page, "I relapsed again");
  await line(page, "I relapsed again").waitFor();
  await say(page, "thank you for being here");
  await line(page, "thank you for being here").waitFor();
  expect(wire.heard.filter(({ body }) => body?.$case === "card")).toHaveLength(1);
  expect(await card(page).count()).toBe(0);
  await page.context().close();
});

test("what may hurt is shown again before anybody reads it: edited, or sent anyway", async () => {
  const { page } = await visit();
  const { page: ben } = await visit();
  const text = "you are a sad little loser";
  await say(page, text);
  await page.getByText("This may land as an attack", { exact: false }).first().waitFor();
  await audit(page, "nudge");
  await press(page, "Edit");
  expect(await box(page).inputValue()).toBe(text);
  await gone(page, ".row.look_again");
  await say(page, "that hurt to read");
  await line(ben, "that hurt to read").waitFor();
  await say(page, text);
  await press(page, "Send anyway");
  await line(ben, text).waitFor();
  expect(await ben.locator(".log .row").count()).toBe(2);
  await gone(page, ".row.look_again");
  await page.context().close();
  await ben.context().close();
});

test("a telephone number does not leave the device; without it, the message does", async () => {
  const { page, wire } = await visit();
  await say(page, "my number is 555-867-5309, any time");
  await page.getByText("it looks like a phone number", { exact: false }).first().waitFor();
  expect(await page.locator("mark").allTextContents()).toEqual(["555-867-5309"]);
  expect(wire.posts).toBe(0);
  await audit(page, "guard");
  await press(page, "Remove it and send");
  await line(page, "my number is, any time").waitFor();
  await gone(page, ".row.not_posted");
  expect(wire.posts).toBe(1);
  await page.context().close();
});

test("what the device lets through the server still stops, and nothing of it was kept", async () => {
  const { page, wire } = await visit();
  await say(page, "my number is 555-867-5309, any time");
  await press(page, "It is a public helpline");
  await gone(page, '.choices button:has-text("It is a public helpline")');
  await page.getByText("it looks like a phone number", { exact: false }).first().waitFor();
  expect(wire.posts).toBe(1);
  expect(await page.locator("mark").allTextContents()).toEqual(["555-867-5309"]);
  await press(page, "Remove it and send");
  await line(page, "my number is, any time").waitFor();
  await page.context().close();
});

test("help lines can be written in any spelling", async () => {
  const { page } = await visit();
  for (const text of ["jo@samaritans.org helped me", "Samaritans are on 116 123", "SAMHSA is 1-800-662-HELP"]) {
    await say(page, text);
    await line(page, text).waitFor();
  }
  await page.context().close();
});

test("looking for drugs is met with help, and the text is there to be edited", async () => {
  const { page } = await visit();
  await say(page, "who can sort me out with something");
  await page.getByText("We can’t have buying or selling talk here", { exact: false }).first().waitFor();
  await card(page).getByText("Cravings rise and fall", { exact: false }).waitFor();
  await audit(page, "sourcing");
  await picture(page, "not-posted-360");
  await press(page, "I’m in withdrawal");
  await card(page).getByText("can be dangerous", { exact: false }).waitFor();
  await press(page, "Edit");
  expect(await box(page).inputValue()).toBe("who can sort me out with something");
  await page.context().close();
});

test("a link can be sent without, and a dose is met with who can answer", async () => {
  const { page } = await visit();
  await say(page, "this helped: https://cleanfast.example/now and a walk");
  await page.getByText("This link is not on the list", { exact: false }).first().waitFor();
  await press(page, "Send without the link");
  await line(page, "this helped: and a walk").waitFor();
  await say(page, "quick one: is fifteen of zopiclone all right");
  await page.getByText("A pharmacist or NHS 111 can answer", { exact: false }).first().waitFor();
  expect(await page.locator("mark").allTextContents()).toEqual(["is fifteen of zopiclone all right"]);
  await audit(page, "dosing");
  await press(page, "Send without the dose");
  await line(page, "quick one:").waitFor();
  await page.context().close();
});

test("somebody young is met with care, and their age is not told to the room", async () => {
  const { page } = await visit();
  const { page: ben, wire } = await visit();
  await say(page, "I'm in ninth grade and scared");
  await card(page).getByText("You did nothing wrong by writing", { exact: false }).waitFor();
  await page.locator(".row.held").getByText("No moderator is on duty", { exact: false }).waitFor();
  await audit(page, "youth");
  await say(ben, "hello");
  await line(page, "hello").waitFor();
  expect(await shown(ben, wire)).not.toContain("ninth");
  await page.context().close();
  await ben.context().close();
});

test("a threat is not posted, and no moderator is said to be there", async () => {
  const { page } = await visit();
  await say(page, "keep talking and I will wait for you after group");
  await page.getByText("Not posted. Threats", { exact: false }).first().waitFor();
  expect(await page.getByText("a moderator has been told").count()).toBe(0);
  expect(await page.locator("mark").count()).toBe(0);
  await page.context().close();
});

test("what was stopped is not lost when its author leaves the room", async () => {
  const { page } = await visit();
  await say(page, "you are a sad little loser");
  await page.locator(".row.look_again").waitFor();
  await page.getByRole("link", { name: "Leave the room" }).click();
  await page.locator('a[href="#/room/lounge"]').click();
  await page.getByPlaceholder("Write as").waitFor();
  expect(await box(page).inputValue()).toBe("you are a sad little loser");
  await page.context().close();
});

test("all of it works by keyboard alone", async () => {
  const { page } = await visit();
  await say(page, "I want to end my life");
  await card(page).waitFor();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("compose"); // nothing is forced on anybody
  await page.keyboard.type("my number is 555-867-5309");
  await page.keyboard.press("Enter");
  await page.locator(".row.not_posted").waitFor();
  const back = async (to: string) => {
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press("Shift+Tab");
      if ((await page.evaluate(() => document.activeElement?.textContent)) === to) return;
    }
    throw new Error(`the Tab key does not reach ${to}`);
  };
  await back("Remove it and send");
  await page.keyboard.press("Enter");
  await line(page, "my number is").waitFor();
  await back("Put away");
  await page.keyboard.press("Enter");
  await gone(page, "aside");
  await page.context().close();
});

test.each(composerLooks)("cards and notes are accessible, and never over the composer: %s", async (name, look) => {
  const { page } = await visit(look);
  const seen = async (what: string) => {
    await page.locator(".lines").evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await audit(page, `${what} ${name}`);
    if (["360", "360-dark", "1280"].includes(name)) await picture(page, `${what}-${name}`);
    expect(await inTheComposersPlace(page), what).toBe("compose");
  };
  await say(page, "I drank last night");
  await card(page).waitFor();
  await seen("card-soft");
  await say(page, "I'm doing it tonight");
  await card(page).getByText("We are glad you wrote", { exact: false }).waitFor();
  await seen("card-urgent");
  await press(page, "Put away");
  await press(page, "Put away");
  await say(page, "my insta is calm.heron and my number 555-867-5309");
  await page.locator(".row.not_posted").waitFor();
  await seen("guard");
  await press(page, "Let it go");
  await say(page, "you are a sad little loser");
  await page.locator(".row.look_again").waitFor();
  await seen("nudge");
  await page.context().close();
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
