// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { expect } from "vitest";
import { withAuthenticator } from "./authenticator";
import { type Look, open, visitor } from "./visit";

export const PASSPHRASE = "four calm green boats";

/** Somebody's page, whose waits end. */
export async function arrive(browser: Browser, url: string, look: Look = {}): Promise<Page> {
  const context = await visitor(browser, look);
  context.setDefaultTimeout(10_000);
  return open(context, url);
}

/** What an authenticator app shows (RFC 6238), now or some steps of 30 s later. */
export function totp(base32: string, later = 0): string {
  const bits = [...base32.replaceAll(" ", "")]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const mac = createHmac("sha1", key).update(step).digest();
  const from = (mac.at(-1) ?? 0) & 15;
  return String((mac.readUInt32BE(from) & 0x7fff_ffff) % 1_000_000).padStart(6, "0");
}

/** Whoever opens the link: by the key of their device. */
export async function joinByPasskey(browser: Browser, link: string, name: string, look: Look): Promise<Page> {
  const page = await arrive(browser, "about:blank", look);
  await withAuthenticator(page);
  await page.goto(link);
  await page.getByLabel("Your name at the desk").fill(name);
  await page.getByRole("button", { name: "Make my account with a passkey" }).click();
  await page.getByRole("heading", { level: 1, name: "On duty" }).waitFor();
  return page;
}

/** Whoever opens the link: by passphrase and the code of an app, whose secret this answers. */
export async function joinByPassphrase(browser: Browser, link: string, name: string, look: Look) {
  const page = await arrive(browser, link, look);
  await page.getByRole("button", { name: "Use passphrase and code instead" }).click();
  const secret = (await page.locator("code").textContent()) ?? "";
  await page.getByLabel("Your name at the desk").fill(name);
  await page.getByLabel("A new passphrase").fill(PASSPHRASE);
  await page.getByLabel("Code of your authenticator app").fill(totp(secret));
  await page.getByRole("button", { name: "Make my account", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "On duty" }).waitFor();
  return { page, secret };
}

export async function go(page: Page, place: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${place}`);
}

export async function beginShift(page: Page): Promise<void> {
  await go(page, "duty");
  await page.getByRole("button", { name: "Begin my shift" }).click();
  await page.getByRole("button", { name: "End my shift" }).waitFor();
}

export const row = (page: Page, words: string) => page.locator(".case-row", { hasText: words });
export const lease = (page: Page, words: string) => page.locator(".case-head .lease", { hasText: words });

/** From the queue into the case that is about this. */
export async function openCase(page: Page, words: string): Promise<void> {
  await go(page, "queue");
  await row(page, words).click();
  await page.locator(".case-head").waitFor();
}

export async function claim(page: Page): Promise<void> {
  await page.getByRole("button", { name: "I take it" }).click();
  await lease(page, "Yours for").waitFor();
}

/** A step whose button a narrow page keeps under "More". */
export async function more(page: Page, name: string): Promise<void> {
  const all = page.getByRole("button", { name: "More", exact: true });
  if ((await all.isVisible()) && (await all.getAttribute("aria-expanded")) === "false") await all.click();
  await page.getByRole("button", { name }).click();
}

export async function closeCase(page: Page, outcome: string, answer?: string): Promise<void> {
  await page.getByRole("button", { name: "Close…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(outcome).check();
  if (answer) await dialog.getByLabel("Your answer to the person").fill(answer);
  await dialog.getByRole("button", { name: "Close it" }).click();
  await dialog.waitFor({ state: "detached" });
  await expect.poll(() => page.locator(".case-head .lease").textContent()).toContain("Closed");
}
