// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from "playwright-core";
import { withAuthenticator } from "./authenticator";
import { PASSPHRASE, ScriptedDesk } from "./scripted_desk";
import { type Look, open, visitor } from "./visit";

export interface Visit {
  readonly page: Page;
  readonly desk: ScriptedDesk;
}

/** A console whose wire is scripted, before anybody has signed in. */
export async function arrive(browser: Browser, url: string, look: Look = {}): Promise<Visit> {
  const context = await visitor(browser, look);
  const page = await open(context, "about:blank");
  const desk = await ScriptedDesk.on(page);
  await page.goto(url);
  return { page, desk };
}

/** A key in the page's device, which the desk knows of. */
export async function addAuthenticator({ page, desk }: Visit): Promise<void> {
  const credentials = await withAuthenticator(page);
  desk.keys = async () =>
    (await credentials()).map(({ credentialId, privateKey }) => ({
      id: Buffer.from(credentialId, "base64"),
      privateKey: Buffer.from(privateKey, "base64"),
    }));
}

/** `heading`: of the place the address names. */
export async function signIn({ page }: Visit, heading?: string): Promise<void> {
  await page.getByLabel("Your name at the desk").fill("Robin");
  const byPassphrase = page.getByRole("button", { name: "Use passphrase and code instead" });
  if (await byPassphrase.isVisible()) await byPassphrase.click();
  await page.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
  await page.getByLabel("Code of your authenticator app").fill("123456");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  if (heading) await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  else await page.getByRole("navigation", { name: "Cases" }).waitFor();
}

/** A console one is signed in at. */
export async function arriveSignedIn(browser: Browser, url: string, look: Look = {}): Promise<Visit> {
  const visit = await arrive(browser, url, look);
  await signIn(visit);
  return visit;
}

export async function openCase(page: Page, name: string): Promise<void> {
  await page.locator(".case-row", { hasText: name }).click();
  await page.locator(".case-head").waitFor();
}
