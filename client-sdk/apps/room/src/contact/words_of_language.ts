// SPDX-License-Identifier: Apache-2.0
// What a build takes out of config/rules for the detectors; see guard_words/ beside src.

export type CueList =
  | "negator"
  | "not_negator"
  | "clause_break"
  | "phone_cue"
  | "not_phone"
  | "handle_cue"
  | "platform"
  | "name_cue"
  | "name_cue_weak"
  | "not_name"
  | "street"
  | "street_cue"
  | "place"
  | "invite";

/** What keeps a rule quiet: entries as in a list, or a regular expression, and how they stand to what was found. */
export interface Except {
  readonly entries: string;
  readonly regex: string;
  readonly mode: "inside" | "overlap" | "near";
  readonly within: number;
}

/** A rule of the packs that a form alone fires. */
export interface FormRule {
  readonly label: string;
  readonly forms: readonly string[];
  readonly excepts: readonly Except[];
}

/**
 * Lists are written `entry,entry`; an entry is `way/way`, each of which fits; a way is places with blanks between,
 * `word|word` where one of these stands, `_` where any does, `*` at a word's edge for any letters.
 */
export interface LanguageWords {
  readonly lists: Readonly<Partial<Record<CueList, string>>>;
  /** A digit or two, "2x" for tens that a unit may follow, "*2" for so many of the next. */
  readonly numbers: Readonly<Record<string, string>>;
  readonly at: readonly string[];
  readonly dot: readonly string[];
  readonly rules: readonly FormRule[];
  /** Words of which only rules for a crisis speak, as a list. */
  readonly crisis: string;
}

/** Of every language. */
export interface SharedWords {
  readonly excepts: Readonly<Record<"pii" | "spam_link", readonly Except[]>>;
  /** Of every word that a rule has: see known.ts. */
  readonly known: string;
}
