// SPDX-License-Identifier: Apache-2.0
import { words as shared } from "guard:shared";
import { Detectors } from "./detect";
import type { Contact } from "./index";
import { add } from "./sight";
import type { Stretch } from "./view";
import type { LanguageWords } from "./words_of_language";

const english = () => import("guard:en");
const languages: Readonly<Record<string, () => Promise<{ words: LanguageWords }>>> = {
  de: () => import("guard:de"),
  es: () => import("guard:es"),
  fr: () => import("guard:fr"),
  pt: () => import("guard:pt"),
};

export async function lookIn(language: string): Promise<(text: string) => Contact | undefined> {
  const { words } = await (languages[language.split("-")[0] as string] ?? english)();
  const detectors = new Detectors(words, shared);
  return (text) => {
    if (detectors.isCrisis(text)) return undefined;
    const found = detectors.look(text).filter(({ spans }) => spans.length > 0);
    const [first] = found;
    if (!first) return undefined;
    const spans: Stretch[] = [];
    for (const span of found.flatMap((one) => one.spans)) add(spans, span);
    return { label: first.label, spans: spans.sort((a, b) => a.from - b.from) };
  };
}
