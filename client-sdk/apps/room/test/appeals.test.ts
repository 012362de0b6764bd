// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { readCode } from "../src/appeals";

test("a code is read however somebody writes it down", () => {
  const code = "0a1b2c3d4e5f6g7h8j9k";
  for (const typed of [
    code,
    ` ${code}\n`,
    "0a1b 2c3d 4e5f 6g7h 8j9k",
    "0A1B-2C3D-4E5F-6G7H-8J9K",
    "OaIb 2c3d 4e5f 6g7h 8j9k",
    "oalb2c3d4e5f6g7h8j9k",
  ])
    expect(readCode(typed), typed).toBe(code);
});
