// SPDX-License-Identifier: Apache-2.0
import type { Browser, Page } from "playwright-core";
import { ScriptedWire } from "./scripted_wire";
import type { Service } from "./service";
import { enter, type Look, open, visitor } from "./visit";

export const box = (page: Page) => page.getByLabel("Your message", { exact: true });
export const card = (page: Page) => page.getByRole("complementary");
export const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
export const gone = (page: Page, selector: string) => page.locator(selector).waitFor({ state: "detached" });

/** Somebody in the room, and the wire they are there by. */
export async function visitWired(browser: Browser, service: Service, look: Look = {}) {
  const page = await open(await visitor(browser, look), service.url);
  const wire = await ScriptedWire.on(page);
  await enter(page);
  return { page, wire };
}

/** What is in the middle of where one writes: the field itself, or what lies over it. */
export function inTheComposersPlace(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const { left, top, width, height } = (document.querySelector("#compose") as HTMLElement).getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2)?.id;
  });
}

/** Everything another person's page and connection could tell. */
export async function shown(page: Page, wire: ScriptedWire): Promise<string> {
  const frames = wire.heard.map((frame) => JSON.stringify(frame, (_, value) => (typeof value === "bigint" ? `${value}` : value)));
  return `${await page.content()} ${frames.join(" ")}`;
}
