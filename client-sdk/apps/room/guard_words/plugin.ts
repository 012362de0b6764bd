// SPDX-License-Identifier: Apache-2.0
// What the device's detectors know, out of the packs that the server reads: "guard:en" and the others by language,
// "guard:shared" for all.
import { join } from "node:path";
import type { Plugin } from "vite";
import { written } from "../src/contact/known.ts";
import { normalized } from "../src/contact/view.ts";
import type {
  CueList,
  Except,
  FormRule,
  LanguageWords,
  SharedWords,
} from "../src/contact/words_of_language.ts";
import { type ExceptTable, type Pack, type RuleTable, readPacks, sharedLists } from "./packs.ts";
import { entriesOf, readPhrase } from "./phrase.ts";
import { crisisWords, vocabularyOf } from "./vocabulary.ts";

export const rules = join(import.meta.dirname, "../../../../config/rules");

const cueLists: readonly CueList[] = [
  "negator",
  "not_negator",
  "clause_break",
  "phone_cue",
  "not_phone",
  "handle_cue",
  "platform",
  "name_cue",
  "name_cue_weak",
  "not_name",
  "street",
  "street_cue",
  "place",
  "invite",
];

const entries = (phrases: readonly string[]) =>
  phrases.flatMap((phrase) => entriesOf(readPhrase(phrase))).join(",");

function exceptOf(except: string | ExceptTable): Except {
  const {
    phrase = [],
    regex = "",
    mode = "overlap",
    within = 3,
  } = typeof except === "string" ? { phrase: [except] } : except;
  return { entries: entries(phrase), regex, mode, within };
}

/** Phrases are looked for in views the device does not make: the server alone has those. */
function formRule({ id, label, regex = [], except = [], ...rule }: RuleTable): FormRule[] {
  const forms = regex.filter(({ view }) => view === "base").map(({ pattern }) => pattern);
  if (forms.length === 0) return [];
  if (rule.negation !== "ignore" || rule.past !== "ignore" || rule.reported !== "ignore")
    throw new Error(`${id}: the device knows no negation, past or report for regular expressions`);
  return [{ label: label ?? "pii", forms, excepts: except.map(exceptOf) }];
}

export function languageWords(packs: readonly Pack[], language: string): LanguageWords {
  const lists = sharedLists(packs, language);
  const plain = (name: string) => (lists[name] ?? []).map((entry) => normalized(entry).text);
  const pii = packs.filter(({ folder, category }) => folder === language && category === "pii");
  return {
    lists: Object.fromEntries(cueLists.map((name) => [name, entries(lists[name] ?? [])])),
    numbers: Object.fromEntries(
      plain("number_words").map((entry) => entry.split("=") as [string, string]),
    ),
    at: plain("at_words"),
    dot: plain("dot_words"),
    rules: pii.flatMap(({ rule }) => rule.flatMap(formRule)),
    crisis: crisisWords(packs, language).join(","),
  };
}

export function sharedWords(packs: readonly Pack[]): SharedWords {
  const excepts = (wanted: string) =>
    packs
      .filter(({ folder, category }) => folder === "any" && category === wanted)
      .flatMap(({ except }) => except.map(exceptOf));
  return {
    excepts: { pii: excepts("pii"), spam_link: excepts("spam_link") },
    known: written(vocabularyOf(packs)),
  };
}

export function guardWords(): Plugin {
  let packs: readonly Pack[] | undefined;
  return {
    name: "guard-words",
    resolveId: (id) => (id.startsWith("guard:") ? `\0${id}` : undefined),
    load(id) {
      const [, name] = /^\0guard:(.+)$/.exec(id) ?? [];
      if (!name) return undefined;
      packs ??= readPacks(rules);
      const words = name === "shared" ? sharedWords(packs) : languageWords(packs, name);
      return `export const words = ${JSON.stringify(words)}`;
    },
  };
}
