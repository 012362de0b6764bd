// SPDX-License-Identifier: Apache-2.0
// Everything that could unmask whoever writes. Fetched behind the page: see index.ts.
import { isCrisis } from "./crisis";
import { findForms, isExcepted } from "./forms";
import { findHandles } from "./handle";
import { read } from "./known";
import { findEmails, findLinks } from "./links";
import { findNames } from "./name";
import { findCards, findIbans } from "./numbers";
import { findHelplines, findPhones } from "./phone";
import { findAddresses, findMeetings } from "./places";
import { add, Sight } from "./sight";
import type { Stretch } from "./view";
import type { Except, LanguageWords, SharedWords } from "./words_of_language";

/** What one rule found: its kind, and where it stands, in UTF-16 code units. */
export interface Found {
  readonly label: string;
  readonly spans: readonly Stretch[];
}

interface Rule {
  readonly label: string;
  readonly excepts: readonly Except[];
  find(sight: Sight): readonly Stretch[];
}

/** Ends reach over what has no width of its own, so that marking leaves no half character. */
function whole(text: string, { from, to }: Stretch): Stretch {
  const rest = /^[\p{M}\p{Default_Ignorable_Code_Point}]+/u.exec(text.slice(to))?.[0] ?? "";
  return { from, to: to + rest.length };
}

export class Detectors {
  readonly #rules: readonly Rule[];
  readonly #isKnown: (word: string) => boolean;

  /** The order is that of what the kinds weigh. */
  constructor(
    private readonly language: LanguageWords,
    { excepts: { pii, spam_link }, known }: SharedWords,
  ) {
    this.#isKnown = read(known);
    this.#rules = [
      {
        label: "pii.id",
        excepts: pii,
        find: (sight) => [...findCards(sight), ...findIbans(sight)],
      },
      { label: "pii.phone", excepts: pii, find: findPhones },
      { label: "pii.email", excepts: pii, find: findEmails },
      { label: "pii.handle", excepts: pii, find: findHandles },
      { label: "pii.address", excepts: pii, find: findAddresses },
      { label: "pii.meeting", excepts: pii, find: findMeetings },
      { label: "pii.name", excepts: pii, find: findNames },
      ...language.rules.map(({ label, forms, excepts }) => ({
        label,
        excepts: [...excepts, ...pii],
        find: (sight: Sight) => findForms(sight, forms),
      })),
      { label: "spam_link.link", excepts: spam_link, find: findLinks },
    ];
  }

  isCrisis(text: string): boolean {
    return isCrisis(this.#sight(text));
  }

  #sight(text: string): Sight {
    return new Sight(text, this.language, this.#isKnown);
  }

  /** What each rule finds. */
  look(text: string): Found[] {
    const sight = this.#sight(text);
    const helplines = findHelplines(sight);
    return this.#rules.map(({ label, excepts, find }) => {
      const isHelpline = ({ from, to }: Stretch) =>
        label.startsWith("pii") && helplines.some((line) => line.from <= from && to <= line.to);
      const spans: Stretch[] = [];
      for (const span of find(sight))
        if (!isHelpline(span) && !isExcepted(sight, excepts, span)) add(spans, whole(text, span));
      return { label, spans };
    });
  }
}
