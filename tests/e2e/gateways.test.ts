// SPDX-License-Identifier: Apache-2.0
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { type Gateway, Gateways } from "./gateways";
import { staged } from "./stage";
import { enter, foreign, line, open, say, violations, visitor } from "./visit";

const gateways = new Gateways();
const browser = staged(gateways);

const box = (page: Page) => page.getByLabel("Your message", { exact: true });
const texts = (page: Page) => page.locator(".log .row .text").allTextContents();

/** Who has whom, once the last request for the page itself is over. */
async function settled(people: number): Promise<[number, number]> {
  const counts = (): [number, number] => [gateways.connections(1), gateways.connections(2)];
  await expect.poll(() => counts()[0] + counts()[1]).toBe(people);
  return counts();
}

/** Somebody on the gateway that nobody is on. While a page is still loading, the balancer may choose the other one. */
async function onTheOther(): Promise<Page> {
  for (let tries = 1; ; tries++) {
    const page = await open(await visitor(browser()), gateways.url);
    await enter(page);
    const counts = await settled(2);
    if (counts[0] === counts[1]) return page;
    if (tries === 5) throw new Error(`five times on one gateway: ${counts}`);
    await page.close();
    await settled(1);
  }
}

test("two people on two gateways talk; one gateway is killed mid-sentence, and both go on", async () => {
  const anna = await open(await visitor(browser()), gateways.url);
  await enter(anna);
  const hers: Gateway = (await settled(1))[0] === 1 ? 1 : 2;
  const ben = await onTheOther();

  await say(anna, "Hello from one side.");
  await line(ben, "Hello from one side.").waitFor();
  await say(ben, "And from the other.");
  await line(anna, "And from the other.").waitFor();
  await anna.getByText("2 people here").first().waitFor();

  // One message on its way, another half written.
  await say(anna, "Said in the last moment.");
  await box(anna).pressSequentially("I was going to ");
  gateways.kill(hers);
  await box(anna).pressSequentially("say this.");
  await say(ben, "I am still here, one.");
  await say(ben, "I am still here, two.");
  await line(anna, "still here, two.").waitFor({ timeout: 40_000 });
  await line(ben, "Said in the last moment.").waitFor({ timeout: 40_000 });
  expect(await box(anna).inputValue()).toBe("I was going to say this.");
  await box(anna).press("Enter");
  await line(ben, "I was going to say this.").waitFor({ timeout: 40_000 });
  await say(ben, "Glad you could.");
  await line(anna, "Glad you could.").waitFor();

  const seen = await texts(anna);
  expect(await texts(ben)).toEqual(seen);
  expect([...seen].sort()).toEqual([
    "And from the other.",
    "Glad you could.",
    "Hello from one side.",
    "I am still here, one.",
    "I am still here, two.",
    "I was going to say this.",
    "Said in the last moment.",
  ]);
  expect(gateways.connections(hers === 1 ? 2 : 1)).toBeGreaterThanOrEqual(2);
  await anna.context().close();
  await ben.context().close();
});

test("the proxy writes down nothing about who came", () => {
  for (const said of ["127.0.0.1", "GET ", "/v1/ws", "Mozilla"]) expect(gateways.proxyLog()).not.toContain(said);
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
