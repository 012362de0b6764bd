// SPDX-License-Identifier: Apache-2.0
// Where somebody lives or can be met; after server/moderation/detectors/places.cpp.
import { apart, type Sight, type WordRange } from "./sight";
import { bytesOf, type Stretch } from "./view";

/** Of a street: "Foxglove" in 19 Foxglove Walk. */
const NAME_WORDS_MAX = 3;
const INVITE_REACH = 14;
const CUE_REACH = 4;
const NEGATOR_REACH = 4;

const isHouseNumber = (word: string) => /^(?:\d{1,5}|\d{1,5}[a-g])$/.test(word);

function hasStreetCue(sight: Sight, around: WordRange): boolean {
  return sight
    .cues("street_cue")
    .some((cue) => apart(cue, around) <= CUE_REACH && sight.sameSentence(cue.from, around.from));
}

/** All name words between a number and its street begin with a capital, or the street does when there are none. */
function hasCapitals(sight: Sight, name: WordRange, street: number): boolean {
  if (name.from === name.to) return sight.isCapital(street);
  for (let i = name.from; i < name.to; i++)
    if (!sight.isCapital(i) && bytesOf(sight.text(i)) > 3) return false;
  return sight.isCapital(name.to - 1) || sight.isCapital(name.from);
}

function isHouseAt(sight: Sight, number: number, name: WordRange, street: WordRange): boolean {
  if (!isHouseNumber(sight.text(number)) || !sight.sameSentence(number, street.from)) return false;
  const whole = { from: Math.min(number, street.from), to: Math.max(number + 1, street.to) };
  if (sight.cues("not_phone").some((word) => word.from >= whole.from && word.to <= whole.to))
    return false;
  return hasCapitals(sight, name, street.from) || hasStreetCue(sight, whole);
}

/** 19 Foxglove Walk */
function numberBefore(sight: Sight, street: WordRange): WordRange | undefined {
  for (let back = 2; back <= NAME_WORDS_MAX + 1 && back <= street.from; back++) {
    const number = street.from - back;
    if (isHouseAt(sight, number, { from: number + 1, to: street.from }, street))
      return { from: number, to: street.to };
  }
  return undefined;
}

/** Calle Mayor 12 */
function numberBehind(sight: Sight, street: WordRange): WordRange | undefined {
  for (let on = 0; on <= NAME_WORDS_MAX && street.to + on < sight.words.length; on++) {
    const number = street.to + on;
    if (isHouseAt(sight, number, { from: street.to, to: number }, street))
      return { from: street.from, to: number + 1 };
  }
  return undefined;
}

export function findAddresses(sight: Sight): Stretch[] {
  return sight
    .cues("street")
    .flatMap((street) => [numberBefore(sight, street), numberBehind(sight, street)])
    .filter((words) => words !== undefined)
    .map((words) => sight.stretch(words));
}

/** «I won't meet you at the station» */
function isNegated(sight: Sight, place: WordRange): boolean {
  const not = sight.cues("not_negator");
  return sight.cues("negator").some((negator) => {
    if (not.some(({ from, to }) => from < negator.to && to > negator.from)) return false;
    if (!sight.sameSentence(negator.from, place.from) || negator.to > place.from) return false;
    const isClauseOver =
      sight.words.slice(negator.to - 1, place.from).some(({ clauseEnds }) => clauseEnds) ||
      sight.cues("clause_break").some(({ from }) => from > negator.to - 1 && from < place.from);
    return place.from - negator.to < NEGATOR_REACH && !isClauseOver;
  });
}

export function findMeetings(sight: Sight): Stretch[] {
  for (const place of sight.cues("place"))
    for (const invite of sight.cues("invite")) {
      const whole = { from: Math.min(place.from, invite.from), to: Math.max(place.to, invite.to) };
      if (!sight.sameSentence(place.from, invite.from) || whole.to - whole.from > INVITE_REACH)
        continue;
      return isNegated(sight, whole) ? [] : [sight.stretch(whole)];
    }
  return [];
}
