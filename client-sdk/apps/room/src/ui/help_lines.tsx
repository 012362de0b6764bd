// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { useId } from "preact/hooks";
import { countries, type HelpLine, loadCountries } from "../directory";
import { preferences } from "../preferences";
import { formatDate, t } from "../words";

const chosen = signal(preferences.get("country") ?? navigator.language.split("-")[1] ?? "");

/** Elsewhere 112, which every mobile network takes. */
const emergencyNumbers: Readonly<Record<string, string>> = {
  US: "911",
  CA: "911",
  MX: "911",
  AU: "000",
  NZ: "111",
  GB: "999",
};

const dial = (number: string) => `tel:${number.replace(/[^+\d]/g, "")}`;

function Line({ line }: { line: HelpLine }) {
  return (
    <li class="help-line">
      <strong dir="auto">{line.name}</strong>
      {line.for && <p dir="auto">{line.for}</p>}
      <div class="ways">
        {line.phone && (
          <a class="button call" href={dial(line.phone)}>
            {t("help.call", { number: line.phone })}
          </a>
        )}
        {line.text && <span class="way">{t("help.write", { text: line.text })}</span>}
        {line.url && (
          <a class="way" href={line.url} rel="noreferrer noopener" target="_blank">
            {new URL(line.url).host.replace(/^www\./, "")}
          </a>
        )}
      </div>
      <p class="quiet">
        {line.hours && <span>{t("help.hours", { hours: line.hours })} · </span>}
        {line.languages && <span>{t("help.languages", { languages: line.languages })} · </span>}
        <span>{t("help.listed", { date: formatDate(line.listed_on) })}</span>
      </p>
    </li>
  );
}

function None() {
  const isLoading = countries.value === undefined;
  return (
    <div role="status">
      <p>{t(isLoading ? "help.loading" : "help.none")}</p>
      {!isLoading && (
        <button type="button" onClick={() => void loadCountries()}>
          {t("rooms.retry")}
        </button>
      )}
    </div>
  );
}

/** The lines of one country, chosen by the device's region and changed by hand. */
export function HelpLines() {
  const id = useId();
  const all = countries.value;
  if (!all) return <None />;
  const country = all.find(({ code }) => code === chosen.value) ?? all[0];
  const emergency = emergencyNumbers[country?.code ?? ""] ?? "112";
  return (
    <>
      <div class="danger">
        <p>
          {t("help.danger")} <a href={dial(emergency)}>{emergency}</a>
        </p>
        <p>{t("help.alone")}</p>
      </div>
      <label class="field" for={id}>
        {t("help.country")}
        <select
          id={id}
          value={country?.code ?? ""}
          onChange={(event) => {
            chosen.value = event.currentTarget.value;
            preferences.set("country", chosen.value);
          }}
        >
          {all.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <ul class="plain">
        {country?.lines.map((line) => (
          <Line key={line.name} line={line} />
        ))}
      </ul>
    </>
  );
}
