// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect, vi } from "vitest";

const images = new URL("../../docs/images/", import.meta.url).pathname;
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Requests to anybody else, and breaches of the page's policy, by any visitor. Both stay empty. */
export const foreign: string[] = [];
export const violations: string[] = [];

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  readonly locale?: string;
  readonly rtl?: boolean;
  readonly forcedColors?: boolean;
  readonly touch?: boolean;
}

export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
}

export async function visitor(browser: Browser, look: Look = {}): Promise<BrowserContext> {
  const { width = 360, height = width < 600 ? 740 : 800, dark, locale = "en-GB", rtl, forcedColors, touch } = look;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    forcedColors: forcedColors ? "active" : "none",
    hasTouch: touch ?? false,
    locale,
  });
  await context.addInitScript((isRtl) => {
    addEventListener("securitypolicyviolation", (event) => console.error(`CSP ${event.violatedDirective}`));
    // What a right-to-left language will do; the words stay English.
    if (isRtl) addEventListener("DOMContentLoaded", () => document.documentElement.setAttribute("dir", "rtl"));
  }, rtl ?? false);
  return context;
}

export async function open(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  page.on("request", (request) => {
    if (!/^(http|ws):\/\/(127\.0\.0\.1|localhost):/.test(request.url())) foreign.push(request.url());
  });
  page.on("console", (message) => {
    if (message.text().startsWith("CSP ")) violations.push(message.text());
  });
  page.on("pageerror", (error) => violations.push(String(error)));
  await page.goto(url);
  return page;
}

export async function enter(page: Page, slug = "lounge"): Promise<void> {
  await page.getByRole("button", { name: "I am 18 or older" }).click();
  await page.locator(`a[href="#/room/${slug}"]`).click();
  await page.getByRole("button", { name: "I agree, let me in" }).click();
  await page.getByPlaceholder("Write as").waitFor();
  await guarded(page);
}

/** The detectors come behind the page: until they are there, the server alone guards. As text, so that nothing rewrites it. */
export async function guarded(page: Page): Promise<void> {
  const chunks = 'performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => /_guard_|look-/.test(name))';
  // Asked again from here: a text the page evaluates by itself later is refused by its policy.
  await vi.waitUntil(async () => Number(await page.evaluate(`${chunks}.length`)) >= 2, { timeout: 30_000, interval: 50 });
  await page.evaluate(`Promise.all(${chunks}.map((name) => import(name))).then(() => {})`);
}

export async function say(page: Page, text: string): Promise<void> {
  await page.getByLabel("Your message", { exact: true }).fill(text);
  await page.getByLabel("Your message", { exact: true }).press("Enter");
}

/** A message that is in the room, as this page shows it. */
export const line = (page: Page, text: string) => page.locator(".log .row", { hasText: text });

/** Everything axe knows, and what it leaves to us: nothing scrolls sideways, and what is pressed is 24 px at least. */
export async function audit(page: Page, where: string): Promise<void> {
  // Through the debugger, which the page's policy does not bind.
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe brings no types into the page
    const result = await (globalThis as any).axe.run(document, { resultTypes: ["violations"] });
    const said: string[] = result.violations.map(
      (v: { id: string; nodes: { target: unknown; failureSummary: string }[] }) =>
        `${v.id}: ${v.nodes.map((n) => `${n.target} ${n.failureSummary}`).join(" | ")}`,
    );
    if (document.documentElement.scrollWidth > innerWidth) said.push("scrolls sideways");
    for (const element of document.querySelectorAll("button, a, select, textarea, summary")) {
      const { width, height } = element.getBoundingClientRect();
      if (width > 0 && Math.min(width, height) < 24) said.push(`small: ${element.outerHTML.slice(0, 90)} ${width}x${height}`);
    }
    return said;
  });
  expect.soft(found, where).toEqual([]);
}

/** Pictures are only renewed when asked for. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env["HEARTH_SCREENSHOTS"]) await page.screenshot({ path: `${images}${name}.png` });
}
