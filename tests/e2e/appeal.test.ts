// SPDX-License-Identifier: Apache-2.0
// Asking for another look at a measure: from the notice, with a code, and for whoever is shut out.
import { expect, test } from "vitest";
import { Reason } from "../../client-sdk/typescript/test/gen/hearth/v1/common.js";
import { AppealStatus } from "../../client-sdk/typescript/test/gen/hearth/v1/server.js";
import { CODE, Desk, note, refused, visitRoom } from "./care_visit";
import { gone, press } from "./room_visit";
import { ScriptedWire } from "./scripted_wire";
import { Service } from "./service";
import { stagedAfresh } from "./stage";
import { audit, foreign, type Look, open, picture, violations, visitor } from "./visit";

const service = new Service();
const browser = stagedAfresh(service);

const visit = (look?: Look) => visitRoom(browser(), service, look);

test("somebody else is asked in the page itself, and the answer is there later", async () => {
  const { page, desk } = await visit();
  desk.tell("muted");
  await press(page, "Ask for another look");
  await note(page).getByText("Nothing was asked yet.").waitFor();
  expect(desk.said("appeal")).toEqual([{ code: CODE, text: "" }]);
  await note(page).getByText("0a1b 2c3d 4e5f", { exact: false }).waitFor();
  await note(page).getByLabel("What should they know?").fill("I quoted somebody.");
  await audit(page, "appeal");
  await picture(page, "appeal-360");
  await press(page, "Send your words");
  await note(page).getByText("Your words are with the moderators", { exact: false }).waitFor();
  expect(desk.said("appeal").at(-1)).toEqual({ code: CODE, text: "I quoted somebody." });
  desk.appeal = { status: AppealStatus.APPEAL_STATUS_LIFTED, answer: "You were right. Sorry.", decidedMs: BigInt(Date.now()) };
  await press(page, "See how it stands");
  await note(page).getByText("You were right. Sorry.").waitFor();
  await audit(page, "appeal decided");
  await picture(page, "appeal-answered-360");
  await page.context().close();
});

test("the code can be copied, says how where that is not allowed, and is there after the notice is read", async () => {
  const { page, desk } = await visit();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  desk.tell("muted");
  await press(page, "Copy the code");
  await note(page).getByText("The code is copied.").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(CODE);
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await press(page, "Copy the code");
  await note(page).getByText("copy it by hand", { exact: false }).waitFor();
  await press(page, "I have read this");
  await gone(page, ".notice");
  await page.locator(".room-head summary").click();
  const about = page.locator(".about");
  await about.getByRole("heading", { name: "Notes you have read" }).waitFor();
  await about.getByText("0a1b 2c3d 4e5f", { exact: false }).waitFor();
  await audit(page, "read notices");
  await picture(page, "notice-read-360");
  await page.context().close();
});

test("a code works from the first page, however it was typed, and with no pass that stays", async () => {
  const page = await open(await visitor(browser()), service.url);
  const desk = new Desk(await ScriptedWire.on(page));
  await press(page, "I am 18 or older");
  await page.getByRole("link", { name: "I have a code from a notice" }).click();
  await page.getByRole("heading", { name: "A code from a notice" }).waitFor();
  await audit(page, "code");
  await page.getByLabel("Code", { exact: true }).fill(" 0A1B 2C3D-4e5f 6g7h 8j9k OA1B 2C3D 4E5F 6G7H 8J9K ");
  await page.getByLabel("Code", { exact: true }).press("Enter");
  await page.getByLabel("What should they know?").fill("Please look once more.");
  await audit(page, "code asked");
  await picture(page, "code-360");
  await press(page, "Send your words");
  await page.getByText("Your words are with the moderators", { exact: false }).waitFor();
  expect(desk.said("appeal")).toEqual([
    { code: CODE, text: "" },
    { code: CODE, text: "Please look once more." },
  ]);
  expect(await page.evaluate(() => localStorage.getItem("hearth.pass"))).toBeNull();
  await page.context().close();
});

test("a code that is not known says so, and can be typed again", async () => {
  const page = await open(await visitor(browser()), `${service.url}/#/appeal`);
  const wire = await ScriptedWire.on(page);
  wire.answer = ({ $case }) => ($case === "appeal" ? refused(Reason.REASON_NOT_FOUND) : undefined);
  await page.getByLabel("Code", { exact: true }).fill("abc");
  await press(page, "See how it stands");
  await page.getByText("This code is not known here", { exact: false }).waitFor();
  await page.context().close();
});

test("whoever is shut out learns why, and how to ask", async () => {
  const { page, wire, desk } = await visit();
  wire.refuseJoin = Reason.REASON_BANNED;
  await page.getByRole("link", { name: "Leave the room" }).click();
  await page.locator('a[href="#/room/lounge"]').click();
  await page.getByText("This room is closed to you for now", { exact: false }).waitFor();
  desk.tell("banned", { scope: "service", rule: "drug_sourcing" });
  await note(page).getByText("No buying or selling", { exact: true }).waitFor();
  await note(page).getByText("in every room there is", { exact: true }).waitFor();
  await audit(page, "banned");
  await picture(page, "banned-360");
  await page.getByRole("link", { name: "I have a code from a notice" }).click();
  await page.getByRole("heading", { name: "A code from a notice" }).waitFor();
  await page.context().close();
});

test("whoever is put out of a room learns why there and then, and where else they can go", async () => {
  const { page, wire, desk } = await visit();
  wire.refuseJoin = Reason.REASON_BANNED;
  wire.say({ $case: "left", value: { room: "lounge", reason: Reason.REASON_BANNED } });
  desk.tell("removed", { until_ms: String(Date.now() + 3_600_000) });
  await note(page).getByText("You are out of this room for now").waitFor();
  await page.getByText("This room is closed to you for now. The help lines", { exact: false }).waitFor();
  await gone(page, ".composer");
  await page.getByRole("heading", { name: "Other rooms" }).waitFor();
  const others = page.locator(".other-rooms .room-card");
  expect(await others.count()).toBeGreaterThan(0);
  expect(await others.locator('a[href="#/room/lounge"]').count()).toBe(0);
  await audit(page, "put out");
  await picture(page, "put-out-360");
  // Asked while it lasts, the room stays closed, and the page stays with the connection.
  await press(page, "Try again");
  await page.getByText("This room is closed to you for now. The help lines", { exact: false }).waitFor();
  await press(page, "I have read this");
  await gone(page, ".notice");
  await others.locator("a").first().click();
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  expect(wire.said.filter(({ $case }) => $case === "hello")).toHaveLength(1);
  await page.context().close();
});

test("whoever is taken out while they read learns why when they connect again", async () => {
  const { page, wire, desk } = await visit();
  wire.refuseJoin = Reason.REASON_BANNED;
  await wire.end(4204);
  await page.getByText("“Connect again” shows why", { exact: false }).waitFor();
  await press(page, "Connect again");
  await page.getByText("This room is closed to you for now. The help lines", { exact: false }).waitFor();
  desk.tell("removed", { until_ms: String(Date.now() + 3_600_000) });
  await note(page).getByText("You are out of this room for now").waitFor();
  await press(page, "Ask for another look");
  await note(page).getByLabel("What should they know?").waitFor();
  await audit(page, "taken out");
  await page.context().close();
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
