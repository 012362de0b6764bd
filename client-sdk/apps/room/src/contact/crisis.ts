// SPDX-License-Identifier: Apache-2.0
import type { Sight } from "./sight";

/** Beside the words that only the crisis rules of a language have: what those share with others, in small letters. */
const crisis = new RegExp(
  [
    "suicid|suizid|selbstmord|overdos|sobredosis|uberdosis|self.?harm",
    String.raw`\b(?:${[
      "kms|kys|die|died|dying|dead|death|kill|killing|goodbye|so long|ods?|od'?ed|od'?d|oding|living|alive|been born",
      "(?:hurt|hurting|hang|hanging|cut|cutting|burn|burned|burning) (?:myself|my|again|right now)|cutting|slit|wrists?",
      "noose|rope|gun|pills|tablets|needle|took (?:all|too|half|everything)|took me out|too much|by mistake|mixed",
      "end(?:ing)? (?:it|things|my life)|be the end|my own life|be here|be around|be gone|better off|no way back|do it|wish",
      "no reason|no more tomorrows|takes me|carrying on|(?:my|her|him)self off|top (?:my|her|him)self|disappeared",
      "wak(?:e|ing)(?: \\w+)? up|breath\\w*|pulse|numb|purple|seizures?|fit|stand up|eyes open|nodding off|my (?:heart|chest)",
      "\\w*(?:no|not|n'?t) (?:want to )?(?:live|respond\\w*|see properly|feel my)|step off|platform edge|into (?:a|the) (?:tree|bridge)",
      "morir\\w*|muert\\w*|matar\\w*|respira\\w*|pastillas|no quiero (?:vivir|seguir|estar)|acabar con|despiert[ao]",
      "seguir viviendo|quitar\\w* la vida",
      "mourir|morte?s?|tuer|respire|en finir|comprimes|cachets|reveille",
      "sterb\\w*|stirbt|tot|tote|umbring\\w*|erhang\\w*|atmet|tabletten|bewusstlos|aufwach\\w*",
      "leben (?:mehr|(?:zu )?nehmen)|(?:mehr|nimmer) leben",
      "morrer|morto|morta|comprimidos|desmai\\w*|acorda|viver mais|tirar (?:a )?(?:minha|propria) vida",
    ].join("|")})\b`,
  ].join("|"),
);

/**
 * Of a crisis only the server can judge: it delivers such a message whatever stands beside it, and covers what could
 * unmask its author. Doubt is on the side of help: what is no crisis after all, the server still stops.
 */
export function isCrisis(sight: Sight): boolean {
  return crisis.test(sight.base.text) || sight.find(sight.language.crisis).length > 0;
}
