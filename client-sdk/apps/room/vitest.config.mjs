// SPDX-License-Identifier: Apache-2.0
import preact from "@preact/preset-vite";
import { defineConfig } from "vitest/config";
import { guardWords } from "./guard_words/plugin.ts";

export default defineConfig({
  plugins: [preact(), guardWords()],
  test: { environment: "happy-dom", include: ["test/*.test.ts", "test/*.test.tsx"] },
});
