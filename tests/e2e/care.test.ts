// SPDX-License-Identifier: Apache-2.0
// What people and moderators have to do with each other: reports, notices, warnings, who looks after a room.
import { expect, test } from "vitest";
import { Reason, RoomMode } from "../../client-sdk/typescript/test/gen/hearth/v1/common.js";
import { Desk, note, refused, visitReported, visitRoom } from "./care_visit";
import { composerLooks } from "./looks";
import { box, gone, inTheComposersPlace, press } from "./room_visit";
import { ScriptedWire } from "./scripted_wire";
import { Service } from "./service";
import { stagedAfresh } from "./stage";
import { audit, foreign, type Look, line, open, picture, say, violations, visitor } from "./visit";

const service = new Service();
const browser = stagedAfresh(service);

const visit = (look?: Look) => visitRoom(browser(), service, look);
const reported = (look?: Look) => visitReported(browser(), service, look);

test("a message is brought before moderators, in a few plain words", async () => {
  const { page, desk } = await reported();
  desk.cover(true);
  await press(page, "Tell a moderator");
  await page.getByLabel("It is unkind, or an attack").check();
  await page.getByLabel("Anything they should know").fill("It hurt somebody new.");
  await audit(page, "report");
  await picture(page, "report-360");
  await press(page, "Tell them");
  await page.getByText("It is with the moderators. Nobody in the room learns", { exact: false }).waitFor();
  expect(desk.said("report")).toMatchObject([{ room: "lounge", note: "It is unkind, or an attack: It hurt somebody new." }]);
  expect(await page.getByText("No moderator is on duty right now").count()).toBe(0);
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("Close");
  await audit(page, "reported");
  await picture(page, "reported-360");
  await press(page, "Close");
  await gone(page, ".menu");
  await page.context().close();
});

test("where life is in danger nobody is left waiting for a moderator", async () => {
  const { page } = await reported();
  await press(page, "Tell a moderator");
  await page.getByLabel("Somebody may be in danger").check();
  await press(page, "Tell them");
  await page.getByText("please do not wait for us: 999", { exact: false }).waitFor();
  await page.getByText("No moderator is on duty right now; it waits", { exact: false }).waitFor();
  await page.context().close();
});

test("a service without moderators says so once, and does not offer it again", async () => {
  const { page, wire } = await reported();
  wire.answer = ({ $case }) => ($case === "report" ? refused(Reason.REASON_UNSUPPORTED) : undefined);
  await press(page, "Tell a moderator");
  await page.getByLabel("Something else").check();
  await press(page, "Tell them");
  await page.getByText("There is nobody to tell here yet", { exact: false }).waitFor();
  await press(page, "Close");
  await page.locator(".more").first().click();
  await page.getByRole("button", { name: "Answer", exact: true }).waitFor();
  expect(await page.getByRole("button", { name: "Tell a moderator" }).count()).toBe(0);
  await page.context().close();
});

test("a measure says what, why, where, how long and who, and is gone once it is read", async () => {
  const { page, desk } = await visit();
  desk.tell("muted", { until_ms: String(Date.now() + 3 * 86_400_000) });
  await note(page).getByRole("heading", { name: "You cannot write here for now" }).waitFor();
  for (const words of ["Be kind to each other", "in this room", "a person, a moderator"])
    await note(page).getByText(words, { exact: true }).waitFor();
  expect(await note(page).locator("dd").nth(2).textContent()).toMatch(/day.*, \d\d:\d\d$/);
  await page.getByRole("status").filter({ hasText: "There is a note for you" }).waitFor({ state: "attached" });
  expect(await page.evaluate(() => document.activeElement?.closest(".notice"))).toBeNull(); // nothing is forced
  await audit(page, "muted notice");
  await picture(page, "notice-360");
  await press(page, "I have read this");
  await gone(page, ".notice");
  expect(desk.said("acknowledge")).toEqual([{ room: "lounge", code: "muted-1" }]);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("compose");
  await page.context().close();
});

test("a machine's measure says that it was one, an unknown guideline is the room's, and a notice comes once", async () => {
  const { page, desk } = await visit();
  desk.tell("message_removed", { automated: "1", rule: "something.newer" });
  desk.tell("message_removed", { automated: "1", rule: "something.newer" });
  desk.tell("removed", { code: "two" });
  await note(page).getByText("a machine, not a person").waitFor();
  await note(page).getByText("The guidelines of this room", { exact: true }).waitFor();
  await note(page).getByText("1 more after this", { exact: false }).waitFor();
  expect(await note(page).getByText("Until", { exact: true }).count()).toBe(0); // it does not last
  await press(page, "I have read this");
  await note(page).getByText("it is lifted; there is no end set").waitFor();
  await press(page, "I have read this");
  await gone(page, ".notice");
  await page.context().close();
});

test("a notice that could not be acknowledged stays", async () => {
  const { page, wire, desk } = await visit();
  wire.answer = ({ $case }) => ($case === "acknowledge" ? refused(Reason.REASON_UNAVAILABLE) : undefined);
  desk.tell("muted");
  await press(page, "I have read this");
  await note(page).getByText("could not be passed on", { exact: false }).waitFor();
  await note(page).getByRole("heading").first().waitFor();
  await page.context().close();
});

test("a warning is read before the next message goes, and what was written is still there", async () => {
  const { page, wire, desk } = await visit();
  desk.tell("warning");
  await note(page).getByText("A moderator asks you to write in another way here").waitFor();
  await box(page).fill("what I was about to say");
  await box(page).press("Enter");
  const dialog = page.getByRole("dialog");
  await dialog.getByText("What you were writing is kept.").waitFor();
  expect(wire.posts).toBe(0);
  await audit(page, "warning");
  await picture(page, "warning-360");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  expect(await box(page).inputValue()).toBe("what I was about to say");
  await press(page, "Read the note");
  await dialog.getByRole("button", { name: "I have read this, let me write" }).click();
  await gone(page, ".notice");
  expect(await box(page).inputValue()).toBe("what I was about to say");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("compose");
  await page.keyboard.press("Enter");
  await line(page, "what I was about to say").waitFor();
  await page.context().close();
});

test("a warning whose time is over in an open page is not shown, and nobody has to read it", async () => {
  const { page, desk } = await visit();
  desk.tell("warning", { until_ms: String(Date.now() - 1000) });
  desk.tell("message_removed");
  await note(page).getByText("A message of yours was removed").waitFor();
  await say(page, "nothing to read first");
  await line(page, "nothing to read first").waitFor();
  await page.context().close();
});

test("a message that met a warning on its way is kept, and goes once that is read", async () => {
  const { page, wire, desk } = await visit();
  wire.refusePost = Reason.REASON_MUST_ACKNOWLEDGE;
  await say(page, "crossed on the way");
  const row = page.locator(".row.refused", { hasText: "crossed on the way" });
  await row.getByText("there is a note from a moderator to read first", { exact: false }).waitFor();
  desk.tell("warning");
  await row.getByRole("button", { name: "Read the note" }).click();
  wire.refusePost = undefined;
  await page.getByRole("dialog").getByRole("button", { name: "I have read this, let me write" }).click();
  await row.getByRole("button", { name: "Send it now" }).click();
  await line(page, "crossed on the way").waitFor();
  await gone(page, ".row.refused");
  await page.context().close();
});

test("the head of the room says who looks after it, as that changes", async () => {
  const { page, desk } = await visit();
  const head = page.locator(".room-head summary");
  await head.getByText("no moderator on duty", { exact: false }).waitFor();
  desk.cover(true);
  await head.getByText("a moderator is here", { exact: false }).waitFor();
  await page.locator(".log").getByText("A moderator is here.", { exact: true }).waitFor();
  await audit(page, "covered");
  desk.cover(false, RoomMode.ROOM_MODE_GUARDED);
  await head.getByText("newcomers’ messages wait for a moderator", { exact: false }).waitFor();
  await page.locator(".log").getByText("messages of newcomers wait until one is here", { exact: false }).waitFor();
  await audit(page, "guarded");
  await picture(page, "guarded-360");
  await page.context().close();
});

test("a slow room says until when and why for as long as it is slow", async () => {
  const { page, desk } = await visit();
  const pace = page.locator(".composer .pace");
  const end = new Date().setHours(23, 40, 0, 0);
  desk.cover(true, RoomMode.ROOM_MODE_SLOW, BigInt(end), "harassment");
  await pace.getByText("Why: Be kind to each other.", { exact: false }).waitFor();
  expect(await pace.innerText()).toMatch(/^This room goes slowly now\. Until .*40.*\./);
  await audit(page, "slow");
  await picture(page, "slow-360");
  desk.cover(true, RoomMode.ROOM_MODE_CLOSED, BigInt(end), "what Robin from Leeds said");
  await page
    .locator(".composer .banner")
    .getByText("Why: The guidelines of this room.", { exact: false })
    .waitFor();
  desk.cover(true);
  await gone(page, ".composer .pace");
  await page.context().close();
});

test("a closed room is read only, with help to hand, and opens with its moderator", async () => {
  const { page, desk } = await visit();
  await box(page).fill("kept meanwhile");
  desk.cover(false, RoomMode.ROOM_MODE_CLOSED);
  await page.locator(".composer").getByText("nothing can be written here for now", { exact: false }).waitFor();
  await audit(page, "closed");
  await picture(page, "closed-360");
  await page.locator(".composer").getByRole("button", { name: "I need help now" }).click();
  await page.getByText("Samaritans", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  desk.cover(true);
  await page.locator(".composer").getByText("nothing can be written").waitFor({ state: "detached" });
  await box(page).press("Enter");
  await line(page, "kept meanwhile").waitFor();
  await page.context().close();
});

test("that a moderator has seen it is said once, and on the card of whoever wrote", async () => {
  const { page, desk } = await visit();
  desk.tell("muted"); // with it, the page has fetched what shows a notice
  await press(page, "I have read this");
  await gone(page, ".notice");
  await say(page, "I'm doing it tonight");
  const card = page.getByRole("complementary");
  await card.getByText("No moderator is on duty right now", { exact: false }).waitFor();
  desk.tell("seen_by_moderator");
  desk.tell("seen_by_moderator");
  await card.getByText("A moderator has seen this.", { exact: false }).waitFor();
  await page.locator(".log").getByText("a moderator has seen what you wrote", { exact: false }).waitFor();
  expect(await page.locator(".log .note").count()).toBe(1);
  await audit(page, "seen");
  await picture(page, "seen-360");
  desk.tell("message_removed");
  await page.getByRole("status").filter({ hasText: "There is a note for you" }).waitFor({ state: "attached" });
  expect(await note(page).count()).toBe(0); // help goes first
  await press(page, "Put away");
  await note(page).waitFor();
  await page.context().close();
});

test("a part of the page that could not be fetched says so, and is fetched when asked for", async () => {
  const { page, desk } = await visit();
  await page.route(/assets\/parts/, (route) => route.abort());
  desk.tell("muted");
  await page.getByText("This part of the page could not be loaded.").waitFor();
  await audit(page, "no parts");
  await page.unroute(/assets\/parts/);
  await press(page, "Try again");
  await note(page).waitFor();
  await page.context().close();
});

test("all of it works by keyboard alone", async () => {
  const { page, desk } = await visit();
  desk.tell("warning");
  await note(page).waitFor();
  await box(page).focus();
  await page.keyboard.type("kept");
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  const tab = async (to: string, key = "Tab") => {
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press(key);
      if ((await page.evaluate(() => document.activeElement?.textContent)) === to) return;
    }
    throw new Error(`the Tab key does not reach ${to}`);
  };
  await tab("I have read this, let me write");
  await page.keyboard.press("Enter");
  await gone(page, ".notice");
  desk.tell("muted");
  await note(page).waitFor();
  await tab("Ask for another look", "Shift+Tab");
  await page.keyboard.press("Enter");
  await note(page).getByLabel("What should they know?").waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Another look");
  await page.keyboard.press("Tab");
  await page.keyboard.type("words");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await note(page).getByText("Your words are with the moderators", { exact: false }).waitFor();
  await page.context().close();
});

test.each(composerLooks)("what moderators say is accessible, and never over the composer: %s", async (name, look) => {
  const { page, desk } = await reported(look);
  const seen = async (what: string) => {
    await audit(page, `${what} ${name}`);
    if (["360-dark", "1280"].includes(name)) await picture(page, `${what}-${name}`);
  };
  const canWrite = async () => expect(await inTheComposersPlace(page)).toBe("compose");
  await press(page, "Tell a moderator");
  await page.getByLabel("It is unkind, or an attack").check();
  await seen("report");
  await press(page, "Close");
  desk.cover(false, RoomMode.ROOM_MODE_GUARDED);
  desk.tell("muted", { until_ms: String(Date.now() + 3_600_000) });
  await note(page).waitFor();
  await seen("notice");
  await canWrite();
  await press(page, "Ask for another look");
  await note(page).getByLabel("What should they know?").waitFor();
  await seen("appeal");
  await press(page, "I have read this");
  desk.tell("warning");
  await page.getByText("There is a note to read before you write again").waitFor();
  await canWrite();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await canWrite();
  await box(page).focus();
  await press(page, "Read the note");
  await page.getByRole("dialog").waitFor();
  await seen("warning");
  await page.context().close();
});

test("all of it is said in Spanish too", async () => {
  const page = await open(await visitor(browser(), { locale: "es-ES" }), service.url);
  const desk = new Desk(await ScriptedWire.on(page));
  await press(page, "Tengo 18 años o más");
  await page.locator('a[href="#/room/lounge"]').click();
  await press(page, "De acuerdo, quiero entrar");
  await page.getByPlaceholder("Escribe como").waitFor();
  desk.tell("muted", { until_ms: String(Date.now() + 3_600_000) });
  await note(page).getByText("Por ahora no puedes escribir aquí").waitFor();
  await note(page).getByText("Trato amable", { exact: true }).waitFor();
  await press(page, "Pedir que se revise");
  await note(page).getByLabel("¿Qué deberían saber?").waitFor();
  await audit(page, "es");
  await picture(page, "appeal-es-360");
  await page.context().close();
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
