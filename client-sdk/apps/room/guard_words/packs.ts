// SPDX-License-Identifier: Apache-2.0
// The rule packs in config/rules, as TOML.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";

export interface ExceptTable {
  readonly phrase?: string[];
  readonly regex?: string;
  readonly mode?: "inside" | "overlap" | "near";
  readonly within?: number;
}
export interface RuleTable {
  readonly id: string;
  readonly label?: string;
  readonly phrase?: string[];
  readonly near?: { readonly all: string[] }[];
  readonly regex?: { readonly pattern: string; readonly view: string }[];
  readonly except?: (string | ExceptTable)[];
  readonly negation?: string;
  readonly past?: string;
  readonly reported?: string;
}
export interface Pack {
  readonly folder: string;
  readonly file: string;
  readonly category?: string;
  readonly lists: Readonly<Record<string, string[]>>;
  readonly except: ExceptTable[];
  readonly rule: RuleTable[];
}

export function readPacks(root: string): Pack[] {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.flatMap(({ name: folder }) =>
    readdirSync(join(root, folder))
      .filter((file) => folder !== "rooms" && file.endsWith(".toml"))
      .sort()
      .map((file) => {
        const pack = parse(
          readFileSync(join(root, folder, file), "utf8"),
        ) as unknown as Partial<Pack>;
        return { lists: {}, except: [], rule: [], ...pack, folder, file };
      }),
  );
}

export const sharedLists = (packs: readonly Pack[], folder: string) =>
  packs.find((pack) => pack.folder === folder && !pack.category && pack.rule.length === 0)?.lists ??
  {};
