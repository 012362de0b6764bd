// SPDX-License-Identifier: Apache-2.0
import preact from "@preact/preset-vite";
import { defineConfig } from "vite";

/** A service worker's address stays the same, and says by where it lies which pages are its own. */
const worker = "push_worker";

export default defineConfig({
  base: "/console/",
  plugins: [preact()],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: "index.html", [worker]: `src/${worker}.ts` },
      output: {
        entryFileNames: ({ name }) => (name === worker ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
  },
});
