// SPDX-License-Identifier: Apache-2.0
// A message that waits: what its author is told of it, until it comes back, is taken back or is decided.
import { expect, test } from "vitest";
import { Reason } from "../../client-sdk/typescript/test/gen/hearth/v1/common.js";
import { box, gone, press, shown, visitWired } from "./room_visit";
import { Service } from "./service";
import { stagedAfresh } from "./stage";
import { audit, foreign, line, picture, say, violations } from "./visit";

const service = new Service();
const browser = stagedAfresh(service);

const visit = () => visitWired(browser(), service);

test("a held message says why, for how long and that nobody is on duty, and comes back", async () => {
  const { page, wire } = await visit();
  const { page: ben } = await visit();
  wire.change = ({ body }) => {
    if (body?.$case === "ack" && body.value.heldForMs > 0) {
      expect(body.value.heldForMs).toBeGreaterThan(1_700_000);
      body.value.heldForMs = 2_500;
    }
  };
  const text = "got leftover vicodin, make me an offer";
  await say(page, text);
  const held = page.locator(".row.held");
  await held.getByText("Offering or selling drugs is not allowed here", { exact: false }).waitFor();
  await held.getByText("No moderator is on duty right now", { exact: false }).waitFor();
  await held.getByText("it comes back to you at", { exact: false }).waitFor();
  expect(await page.getByText("a moderator will look at it").count()).toBe(0);
  await audit(page, "held");
  await picture(page, "held-360");
  await page.locator(".row.returned").waitFor();
  await audit(page, "returned");
  await press(page, "Write it again");
  expect(await box(page).inputValue()).toBe(text);
  expect(await line(ben, "vicodin").count()).toBe(0);
  await page.context().close();
  await ben.context().close();
});

test("a held message is withdrawn: its text goes back to be edited, and nobody else hears of it", async () => {
  const { page } = await visit();
  const { page: ben, wire } = await visit();
  const text = "got leftover vicodin, make me an offer";
  await say(page, text);
  await page.locator(".row.held").waitFor();
  await press(page, "Withdraw");
  await gone(page, ".row.held");
  await page.getByText("You took your message back.").waitFor();
  expect(await box(page).inputValue()).toBe(text);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("compose");
  await audit(page, "withdrawn");
  await say(page, "something else instead");
  await line(ben, "something else instead").waitFor();
  expect(await shown(ben, wire)).not.toContain("vicodin");

  await say(page, text);
  await page.locator(".row.held").waitFor();
  await box(page).fill("begun meanwhile");
  await press(page, "Withdraw");
  await gone(page, ".row.held");
  expect(await box(page).inputValue()).toBe(`${text}\nbegun meanwhile`);
  await page.context().close();
  await ben.context().close();
});

test("it is said plainly when a held message was decided before it could be withdrawn", async () => {
  const { page, wire } = await visit();
  await say(page, "got leftover vicodin, make me an offer");
  const held = page.locator(".row.held");
  await held.waitFor();
  const value = { reason: Reason.REASON_TOO_LATE, retryAfterMs: 0, hint: undefined };
  wire.answer = ({ $case }) => ($case === "withdraw" ? { $case: "refused", value } : undefined);
  await press(page, "Withdraw");
  await held.getByText("It does not wait any more", { exact: false }).waitFor();
  expect(await box(page).inputValue()).toBe("");
  await audit(page, "decided");
  await page.context().close();
});

test("a held message is there again after a reload, and when its time is over", async () => {
  const { page } = await visit();
  const text = "got leftover vicodin, make me an offer";
  await say(page, text);
  await page.locator(".row.held").waitFor();
  await page.reload();
  await page.locator(".row.held").getByText("vicodin").waitFor();
  await page.locator(".row.held").getByText("it comes back to you at", { exact: false }).waitFor();
  expect(await page.getByRole("button", { name: "Withdraw" }).count()).toBe(0); // another page posted it
  await page.evaluate(() => {
    const longAgo = (sessionStorage.getItem("hearth.held") ?? "").replace(/"createdAt":\d+/, '"createdAt":5');
    sessionStorage.setItem("hearth.held", longAgo);
  });
  await page.reload();
  await page.locator(".row.returned").waitFor();
  await press(page, "Write it again");
  expect(await box(page).inputValue()).toBe(text);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await page.context().close();
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
