// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Service, Wire } from "./service";

const images = new URL("../../docs/images/", import.meta.url).pathname;
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const service = new Service();
let browser: Browser;
let base = "";
const foreign: string[] = [];
const violations: string[] = [];

beforeAll(async () => {
  await service.start();
  base = `http://127.0.0.1:${service.port}`;
  browser = await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
});

afterAll(async () => {
  await browser?.close();
  await service.end();
});

interface Look {
  readonly width?: number;
  readonly dark?: boolean;
  readonly locale?: string;
}

async function visitor({ width = 360, dark = false, locale = "en-GB" }: Look = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 740 : 800 },
    colorScheme: dark ? "dark" : "light",
    locale,
  });
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => console.error(`CSP ${event.violatedDirective}`));
  });
  return context;
}

async function open(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  page.on("request", (request) => {
    if (!/^(http|ws):\/\/127\.0\.0\.1:/.test(request.url())) foreign.push(request.url());
  });
  page.on("console", (message) => {
    if (message.text().startsWith("CSP ")) violations.push(message.text());
  });
  await page.goto(url);
  return page;
}

async function enter(page: Page, slug = "lounge"): Promise<void> {
  await page.getByRole("button", { name: /18/ }).click();
  await page.locator(`a[href="#/room/${slug}"]`).click();
  await page.locator(".card:has(.rules) .primary").click();
  await page.getByRole("log").waitFor();
  await page.getByText("You are ", { exact: false }).first().waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Your message").fill(text);
  await page.getByLabel("Your message").press("Enter");
}

async function audit(page: Page, where: string): Promise<void> {
  // Through the debugger, which the page's policy does not bind.
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe brings no types into the page
    const result = await (globalThis as any).axe.run(document, { resultTypes: ["violations"] });
    return result.violations.map(
      (v: { id: string; nodes: { target: unknown; failureSummary: string }[] }) =>
        `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join(" | ")}`,
    );
  });
  expect(found, where).toEqual([]);
}

test("two people talk; one is cut off and comes back without a hole or a double", async () => {
  const wire = new Wire(service);
  const reachable = await wire.open();
  const anna = await open(await visitor(), base);
  const ben = await open(await visitor(), reachable);
  await enter(anna);
  await enter(ben);
  await say(anna, "Hello, first evening here.");
  await ben.getByText("Hello, first evening here.").waitFor();
  await say(ben, "Glad you came.");
  await anna.getByText("Glad you came.").waitFor();

  await ben.getByLabel("Your message").fill("a draft that stays");
  wire.cut();
  await ben.getByText("Coming back", { exact: false }).waitFor();
  await say(anna, "While you were away, one.");
  await anna.getByText("While you were away, one.").waitFor();
  await say(anna, "While you were away, two.");
  await anna.locator(".message:not(.pending)", { hasText: "away, two." }).waitFor();
  wire.mend();
  await ben.getByText("While you were away, two.").waitFor({ timeout: 30_000 });
  const texts = await ben.locator(".message .text").allTextContents();
  expect(texts).toEqual([
    "Hello, first evening here.",
    "Glad you came.",
    "While you were away, one.",
    "While you were away, two.",
  ]);
  expect(await ben.getByLabel("Your message").inputValue()).toBe("a draft that stays");
  wire.close();
  await anna.context().close();
  await ben.context().close();
});

test("a message written while the server is down goes out once it is back, once", async () => {
  const anna = await open(await visitor(), base);
  await enter(anna, "first-days");
  await say(anna, "Before the restart.");
  await anna.locator(".message:not(.pending)", { hasText: "Before the restart." }).waitFor();
  await service.stop("SIGKILL");
  await anna.getByText("Coming back", { exact: false }).waitFor();
  await say(anna, "Written meanwhile.");
  await anna.locator(".message.pending", { hasText: "Written meanwhile." }).waitFor();
  await service.start();
  await anna.locator(".message:not(.pending)", { hasText: "Written meanwhile." }).waitFor({ timeout: 40_000 });
  expect(await anna.getByText("Written meanwhile.").count()).toBe(1);
  expect(await anna.getByText("Before the restart.").count()).toBe(1);
  await anna.context().close();
});

test.each([
  { width: 360, dark: false },
  { width: 360, dark: true },
  { width: 1280, dark: false },
])("every screen is accessible and fits at $width px, dark $dark", async ({ width, dark }) => {
  await service.fresh();
  const shot = async (page: Page, name: string) => {
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
    if (!process.env["HEARTH_SCREENSHOTS"]) return;
    await page.screenshot({ path: `${images}${name}-${width}${dark ? "-dark" : ""}.png` });
  };
  const page = await open(await visitor({ width, dark }), base);
  await page.getByRole("button", { name: /18/ }).waitFor();
  await audit(page, "age gate");
  await shot(page, "age");
  await page.getByRole("button", { name: /18/ }).click();
  await page.getByText("The lounge").first().waitFor();
  await audit(page, "rooms");
  await shot(page, "rooms");
  await page.getByRole("button", { name: "I need help now" }).click();
  await page.getByText("Samaritans", { exact: true }).waitFor();
  await audit(page, "help");
  await shot(page, "help");
  await page.getByRole("button", { name: "Close" }).click();
  await page.locator('a[href="#/room/evening"]').click();
  await page.locator(".card:has(.rules) .primary").waitFor();
  await audit(page, "door");
  await shot(page, "door");
  await page.locator(".card:has(.rules) .primary").click();
  await page.getByText("You are ", { exact: false }).first().waitFor();
  const other = await open(await visitor(), base);
  await enter(other, "evening");
  await say(other, "Nine days. The evenings are the hard part.");
  await page.getByText("Nine days.", { exact: false }).waitFor();
  await say(page, "They were for me too. A walk after supper helped more than I thought it would.");
  await other.getByText("A walk after supper", { exact: false }).waitFor();
  await page.locator(".message:not(.mine) .more summary").first().click();
  await page.getByRole("button", { name: "With you" }).first().click();
  await page.locator(".given").first().waitFor();
  await page.locator(".message:not(.mine) .more summary").first().click();
  await audit(page, "room");
  await shot(page, "room");
  await other.context().close();
  await page.context().close();
});

test("the whole way in, and a message, by keyboard alone, in Spanish", async () => {
  const page = await open(await visitor({ width: 1280, locale: "es-ES" }), base);
  await page.getByRole("button", { name: "Tengo 18 años o más" }).focus();
  await page.keyboard.press("Enter");
  await page.locator('a[href="#/room/salita"]').focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "De acuerdo, quiero entrar" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("Aquí te llamas", { exact: false }).waitFor();
  await page.getByLabel("Tu mensaje").focus();
  await page.keyboard.type("Hola");
  await page.keyboard.press("Enter");
  await page.locator(".message:not(.pending)", { hasText: "Hola" }).waitFor();
  await page.context().close();
});

test("Shift three times leaves without a trace; Escape does not", async () => {
  const context = await visitor();
  await context.route("https://www.weather.gov/**", (route) => route.fulfill({ body: "weather" }));
  const page = await context.newPage();
  await page.goto(base);
  await enter(page);
  expect(await page.evaluate(() => Object.keys(localStorage).length)).toBeGreaterThan(0);
  await page.keyboard.press("Escape");
  await page.getByRole("log").waitFor();
  for (let i = 0; i < 3; i++) await page.keyboard.press("Shift");
  await page.waitForURL("https://www.weather.gov/");
  await page.goto(base);
  expect(await page.evaluate(() => Object.keys(localStorage).length)).toBe(0);
  await context.close();
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
