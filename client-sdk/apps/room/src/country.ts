// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { type Country, countries, type HelpLine } from "./directory";
import { preferences } from "./preferences";
import { t } from "./words";

/** Lists the lines of every country. */
export const findAHelpline = "https://findahelpline.com";

const kept = preferences.get("country");

/** A country's code: chosen by hand, or the device's region; this device alone knows it. */
export const chosenCountry = signal(kept ?? navigator.language.split("-")[1] ?? "");

/** Only a guess: a device that speaks of one country may be in another. */
export const isGuess = signal(kept === undefined);

export function chooseCountry(code: string): void {
  chosenCountry.value = code;
  isGuess.value = false;
  preferences.set("country", code);
}

/** Undefined while the list is not there, and where nothing is known of the country. */
export function country(): Country | undefined {
  return countries.value?.find(({ code }) => code === chosenCountry.value);
}

/** Until the list is there, or where it cannot be had. */
const emergencyNumbers: Readonly<Record<string, string>> = {
  US: "911",
  CA: "911",
  MX: "911",
  AU: "000",
  NZ: "111",
  GB: "999",
  IE: "112",
  ES: "112",
  FR: "112",
  DE: "112",
  PT: "112",
  BR: "192",
};

/** Undefined where it is not known: 112 and 911 are then said together. */
export function emergencyNumber(): string | undefined {
  return country()?.emergency ?? emergencyNumbers[chosenCountry.value];
}

/** Where the country is only a guess, also what works in most others. */
export function emergency(): string {
  const number = emergencyNumber();
  if (!number) return t("help.emergency");
  return isGuess.value && number !== "112" ? t("help.emergency.guess", { number }) : number;
}

export const dial = (number: string) => `tel:${number.replace(/[^+\d]/g, "")}`;

/** The country's first line of a kind that can be reached that way. */
export function lineFor(kind: string, way: "phone" | "text" = "phone"): HelpLine | undefined {
  return country()?.lines.find((line) => line.kind === kind && line[way]);
}

function byPhone(kind: string): string | undefined {
  const line = lineFor(kind);
  return line && `${line.name} ${line.phone}`;
}

/** What may keep somebody from calling, as far as it is known of the line that it does not. */
function terms(line: HelpLine | undefined): string {
  if (line?.free) return t(line.anonymous ? "help.terms.both" : "help.terms.free");
  return line?.anonymous ? t("help.terms.anonymous") : "";
}

/** What stands for {crisis_line} and the others in the texts; never the number of another country. */
export function helpPlaces(): Record<string, string> {
  const anywhere = new URL(findAHelpline).host;
  const text = lineFor("crisis", "text")?.text;
  const crisis = byPhone("crisis") ?? anywhere;
  return {
    crisis_line: crisis,
    crisis_terms: terms(lineFor("crisis")),
    crisis_text: text ? t("help.write", { text }) : anywhere,
    emergency_number: emergency(),
    poison_line: byPhone("poison") ?? t("help.poison"),
    substance_line: byPhone("substance") ?? anywhere,
    youth_line: byPhone("youth") ?? crisis,
  };
}
