// SPDX-License-Identifier: Apache-2.0
import preact from "@preact/preset-vite";
import { defineConfig } from "vite";
import { guardWords } from "./guard_words/plugin.ts";

export default defineConfig({
  plugins: [preact(), guardWords()],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
