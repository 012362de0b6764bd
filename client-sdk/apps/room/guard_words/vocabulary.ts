// SPDX-License-Identifier: Apache-2.0
// Every word that the packs' rules speak of, as server/moderation/vocabulary.cpp gathers them.
import { type ExceptTable, type Pack, type RuleTable, sharedLists } from "./packs.ts";
import { readPhrase, walk } from "./phrase.ts";

/** The lists that the engine itself reads, and whose words are words of the packs. */
const engineLists =
  "i negator not_negator past now now_weak reported relation intensifier clause_break phone_cue not_phone handle_cue platform name_cue name_cue_weak not_name street street_cue place invite clock age_cue age_old school not_age".split(
    " ",
  );

const phrasesOf = (except: string | ExceptTable) =>
  typeof except === "string" ? [except] : (except.phrase ?? []);
const phrasesOfRule = ({ phrase = [], near = [], except = [] }: RuleTable) => [
  ...phrase,
  ...near.flatMap(({ all }) => all),
  ...except.flatMap(phrasesOf),
];

export function vocabularyOf(packs: readonly Pack[]): Set<string> {
  const words = new Set<string>();
  for (const pack of packs) {
    const shared = sharedLists(packs, pack.folder);
    const done = new Set<string>();
    const list = (name: string) => {
      if (done.has(name)) return;
      done.add(name);
      for (const entry of pack.lists[name] ?? shared[name] ?? sharedLists(packs, "any")[name] ?? [])
        gather(entry);
    };
    const gather = (phrase: string) =>
      walk(readPhrase(phrase), (part) => {
        if (part.kind === "word") words.add(part.text);
        if (part.kind === "list") list(part.name);
      });
    if (pack.lists === shared) engineLists.forEach(list);
    for (const phrase of [...pack.except.flatMap(phrasesOf), ...pack.rule.flatMap(phrasesOfRule)])
      gather(phrase);
  }
  return words;
}

/** Too short, or in every talk: no sign of a crisis. */
const LETTERS_MIN = 4;
const everyday = new Set(
  "come find need write read think stop turn book books journey shaky kettle weird seen seems sense visit songs words".split(
    " ",
  ),
);
const bare = (word: string) => word.replaceAll("*", "");

function wordsIn(phrases: readonly string[]): string[] {
  const words: string[] = [];
  for (const phrase of phrases)
    walk(readPhrase(phrase), (part) => {
      if (part.kind === "word") words.push(part.text);
    });
  return words;
}

const listsOf = ({ lists }: Pack) =>
  Object.entries(lists).flatMap(([name, entries]) => (name === "number_words" ? [] : entries));

/** Words of which a language's rules for a crisis speak, and no others. */
export function crisisWords(packs: readonly Pack[], language: string): string[] {
  const own = packs.filter(({ folder }) => folder === language);
  const isForCrisis = ({ category }: Pack) =>
    category === "self_harm" || category === "overdose_emergency";
  const wanted = own
    .filter(isForCrisis)
    .flatMap((pack) => [
      ...listsOf(pack),
      ...pack.rule.flatMap((rule) => phrasesOfRule({ ...rule, except: [] })),
    ]);
  const others = own
    .filter((pack) => !isForCrisis(pack))
    .flatMap((pack) => [...listsOf(pack), ...pack.rule.flatMap(phrasesOfRule)]);
  const ordinary = new Set(wordsIn(others).map(bare));
  return [...new Set(wordsIn(wanted))]
    .filter(
      (word) =>
        bare(word).length >= LETTERS_MIN && !ordinary.has(bare(word)) && !everyday.has(bare(word)),
    )
    .sort();
}
