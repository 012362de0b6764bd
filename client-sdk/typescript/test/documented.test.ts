// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const files = ["client", "room", "storage", "iterate", "emitter", "desk/desk", "desk/watched_room"];
const declared = /^(export (async )?(function|class)| {2}(get )?[a-z]\w*(<.*)?\()/;

it("everything that can be called says what it does", () => {
  const silent = files.flatMap((name) => {
    const source = readFileSync(join(import.meta.dirname, `../src/${name}.ts`), "utf8");
    const lines = source.split("\n");
    return lines.filter((line, at) => {
      const isPublic = declared.test(line) && !/^ {2}(constructor|super)\(/.test(line);
      return isPublic && !/(^|\s)\*\/$|^\s*\/\*\*.*\*\/$/.test(lines[at - 1] ?? "");
    });
  });
  expect(silent).toEqual([]);
});
