// SPDX-License-Identifier: Apache-2.0
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

/** In which every screen has to fit; what is special about the last two is looked at in this width. */
export const screenLooks = (width: number): readonly { readonly name: string; readonly look: Look }[] => [
  { name: "360", look: { width: 360 } },
  { name: "360-dark", look: { width: 360, dark: true } },
  { name: "1280", look: { width: 1280 } },
  { name: "1280-dark", look: { width: 1280, dark: true } },
  { name: "320", look: { width: 320, height: 600 } },
  { name: "200-percent", look: { width: 640, height: 400 } },
  { name: "rtl", look: { width, rtl: true } },
  { name: "forced-colors", look: { width, forcedColors: true } },
];
