// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { Reason } from "../../client-sdk/typescript/test/gen/hearth/v1/common.js";
import { Availability, GapReason } from "../../client-sdk/typescript/test/gen/hearth/v1/server.js";
import { ScriptedWire } from "./scripted_wire";
import { Service } from "./service";
import { stagedAfresh } from "./stage";
import { audit, enter, line, open, picture, say, violations, visitor } from "./visit";

const service = new Service();
const browser = stagedAfresh(service);

async function visit(dark = false) {
  const page = await open(await visitor(browser(), { dark }), service.url);
  const wire = await ScriptedWire.on(page);
  return { page, wire };
}

test("a room that is full says so, and shows where to go", async () => {
  const { page, wire } = await visit();
  wire.refuseJoin = Reason.REASON_ROOM_FULL;
  await page.getByRole("button", { name: "I am 18 or older" }).click();
  await page.locator('a[href="#/room/lounge"]').click();
  await page.getByRole("button", { name: "I agree, let me in" }).click();
  await page.getByText("This room is full right now", { exact: false }).waitFor();
  await audit(page, "refused");
  await picture(page, "refused-360");
  wire.refuseJoin = undefined;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByPlaceholder("Write as").waitFor();
  await page.context().close();
});

test("a message that is not taken says why, and can be written again", async () => {
  const { page, wire } = await visit(true);
  await enter(page);
  wire.refusePost = Reason.REASON_BAD_TEXT;
  await say(page, "not to be shown");
  await page.getByText("it has characters that cannot be shown", { exact: false }).first().waitFor();
  await audit(page, "post refused");
  await picture(page, "not-sent-360-dark");
  const box = page.getByLabel("Your message", { exact: true });
  await box.fill("begun meanwhile");
  await page.getByRole("button", { name: "Write it again" }).click();
  expect(await box.inputValue()).toBe("not to be shown\nbegun meanwhile");
  expect(await page.locator(".row.refused").count()).toBe(0);
  wire.refusePost = Reason.REASON_MUTED;
  await say(page, "once more");
  await page.getByText("You cannot write here for now. You can go on", { exact: false }).waitFor();
  await audit(page, "muted");
  await page.context().close();
});

test("read only keeps what is written, and sends it when that is over", async () => {
  const { page, wire } = await visit();
  await enter(page);
  const state = (availability: Availability) => wire.say({ $case: "state", value: { room: "", availability } });
  state(Availability.AVAILABILITY_READ_ONLY);
  await page.getByText("Nothing can be sent right now", { exact: false }).waitFor();
  await say(page, "kept");
  await page.locator(".row.pending", { hasText: "kept" }).waitFor();
  await audit(page, "read only");
  await picture(page, "read-only-360");
  state(Availability.AVAILABILITY_LIVE);
  await line(page, "kept").waitFor();
  await page.context().close();
});

test("what a server lost is said in its place; own words are offered back", async () => {
  const { page, wire } = await visit();
  const other = await open(await visitor(browser()), service.url);
  await enter(page);
  await enter(other);
  await say(other, "from somebody else");
  await line(page, "from somebody else").waitFor();
  await say(page, "my own words");
  await line(page, "my own words").waitFor();
  const { epoch = 0n, seq = 0n } = wire.lastEvent?.position ?? {};
  const reason = GapReason.GAP_REASON_LOST;
  const value = { room: "lounge", from: seq - 1n, to: seq, reason, epoch, resume: { epoch, seq } };
  wire.say({ $case: "gap", value });
  await page.getByText("was lost with the server", { exact: false }).waitFor();
  await page.locator(".row.lost", { hasText: "my own words" }).waitFor();
  await audit(page, "gap");
  await picture(page, "gap-360");
  await page.getByRole("button", { name: "Write it again" }).click();
  expect(await page.getByLabel("Your message", { exact: true }).inputValue()).toBe("my own words");
  await other.context().close();
  await page.context().close();
});

test("the service going away is said after a moment; a message not sent yet can be taken back", async () => {
  const { page } = await visit();
  await enter(page);
  await service.stop();
  await page.getByText("Coming back", { exact: false }).waitFor();
  await say(page, "better not");
  await page.locator(".row.pending").waitFor();
  await audit(page, "reconnecting");
  await picture(page, "reconnecting-360");
  await page.getByRole("button", { name: "Do not send it" }).click();
  expect(await page.getByLabel("Your message", { exact: true }).inputValue()).toBe("better not");
  expect(await page.locator(".row.pending").count()).toBe(0);
  await page.context().close();
});

test("without the list of rooms or help lines the page says so, and tries again", async () => {
  const context = await visitor(browser());
  await context.route(/\/v1\/(rooms|resources)$/, (route) => route.abort());
  const page = await open(context, service.url);
  await page.getByRole("button", { name: "I am 18 or older" }).click();
  await page.getByText("The list of rooms could not be loaded.").waitFor();
  await audit(page, "no rooms");
  await picture(page, "no-rooms-360");
  await page.getByRole("button", { name: "I need help now" }).click();
  await page.getByText("112 or 911", { exact: false }).waitFor();
  await audit(page, "no help lines");
  await page.keyboard.press("Escape");
  await context.unroute(/\/v1\/(rooms|resources)$/);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("The lounge").first().waitFor();
  await context.close();
});

test("no page had an error or broke the policy", () => {
  expect(violations).toEqual([]);
});
