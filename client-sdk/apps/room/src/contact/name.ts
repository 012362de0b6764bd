// SPDX-License-Identifier: Apache-2.0
// First and last names; after server/moderation/detectors/name.cpp.
import { overlaps, type Sight, type WordRange } from "./sight";
import { bytesOf, type Stretch } from "./view";

const WORDS_MAX = 3;

function isNameWord(sight: Sight, word: number): boolean {
  const text = sight.text(word);
  return bytesOf(text) >= 2 && /^[^\d]/.test(text) && sight.isCapital(word);
}

/** Two or three words with a capital that stand right behind a cue. */
function after(sight: Sight, cue: WordRange, isSure: boolean): Stretch | undefined {
  let to = cue.to;
  while (
    to < sight.words.length &&
    to < cue.to + WORDS_MAX &&
    !sight.words[to - 1]?.clauseEnds &&
    isNameWord(sight, to)
  )
    to++;
  const name = { from: cue.to, to };
  if (to - cue.to < 2 || sight.cues("not_name").some((phrase) => overlaps(phrase, name)))
    return undefined;
  const isKnown = ({ text }: { text: string }) => sight.isKnown(text);
  const words = sight.words.slice(cue.to, to);
  return (isSure ? words.every(isKnown) : words.some(isKnown)) ? undefined : sight.stretch(name);
}

export function findNames(sight: Sight): Stretch[] {
  const found = [
    ...sight.cues("name_cue").map((cue) => after(sight, cue, true)),
    ...sight.cues("name_cue_weak").map((cue) => after(sight, cue, false)),
  ];
  return found.filter((name) => name !== undefined);
}
