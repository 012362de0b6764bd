// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { expect, test } from "vitest";
import { firstLoad } from "../../shared/test/first_load";
import care from "../src/locales/care.en.json";

const SCRIPT_BYTES_MAX = 60 * 1024;

test("the first load brings at most 60 KiB of script, and nothing inline", {
  timeout: 60_000,
}, async () => {
  const { bytes, first, later } = await firstLoad(join(import.meta.dirname, ".."));
  console.log(`the page: ${bytes} bytes of script, gzip`);
  expect(bytes).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
  expect(first).not.toContain(care["notice.title.warning"]);
  expect(later("parts")).toContain(care["notice.title.warning"]);
});
