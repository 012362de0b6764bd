// SPDX-License-Identifier: Apache-2.0
import { join } from "node:path";
import { expect, test } from "vitest";
import { firstLoad } from "../../shared/test/first_load";

const SCRIPT_BYTES_MAX = 90 * 1024;

test("the first load brings at most 90 KiB of script, and nothing inline", {
  timeout: 60_000,
}, async () => {
  const { bytes } = await firstLoad(join(import.meta.dirname, ".."));
  console.log(`the console: ${bytes} bytes of script, gzip`);
  expect(bytes).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
});
