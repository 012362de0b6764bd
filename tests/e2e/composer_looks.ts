// SPDX-License-Identifier: Apache-2.0
import type { Page } from "playwright-core";
import type { Look } from "./visit";

/** In which something that is shown beside the composer has to leave it free. */
export const composerLooks: readonly [string, Look][] = [
  ["360", { width: 360 }],
  ["360-dark", { width: 360, dark: true }],
  ["1280", { width: 1280 }],
  ["1280-dark", { width: 1280, dark: true }],
  ["320", { width: 320, height: 600 }],
  ["keyboard-open", { width: 360, height: 400 }],
  ["rtl", { width: 360, rtl: true }],
  ["forced-colors", { width: 360, forcedColors: true }],
];

/** What is in the middle of where one writes: the field itself, or what lies over it. */
export function inTheComposersPlace(page: Page): Promise<string | undefined> {
  return page.evaluate(() => {
    const { left, top, width, height } = (document.querySelector("#compose") as HTMLElement).getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2)?.id;
  });
}
