// SPDX-License-Identifier: Apache-2.0
import { useId } from "preact/hooks";
import {
  chooseCountry,
  country,
  dial,
  emergency,
  emergencyNumber,
  findAHelpline,
} from "../country";
import { countries, type HelpLine, loadCountries } from "../directory";
import { formatDate, t } from "../words";

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

/** Where it is not known where somebody is, or nothing of that country: the number of another would be worse than none. */
function Elsewhere() {
  return (
    <p>
      {t("help.elsewhere")}{" "}
      <a class="way" href={findAHelpline} rel="noreferrer noopener" target="_blank">
        {new URL(findAHelpline).host}
      </a>
    </p>
  );
}

function EmergencyNumber() {
  const number = emergencyNumber();
  return number ? <a href={dial(number)}>{number}</a> : <strong>{emergency()}</strong>;
}

/** The lines of one country, chosen by the device's region and changed by hand. */
export function HelpLines() {
  const id = useId();
  const all = countries.value;
  if (!all) return <None />;
  const here = country();
  return (
    <>
      <div class="danger">
        <p>
          {t("help.danger")} <EmergencyNumber />
        </p>
        <p>{t("help.alone")}</p>
      </div>
      <label class="field" for={id}>
        {t("help.country")}
        <select
          id={id}
          value={here?.code ?? ""}
          onChange={(event) => chooseCountry(event.currentTarget.value)}
        >
          {all.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
          <option value="">{t("help.other")}</option>
        </select>
      </label>
      <ul class="plain">
        {here?.lines.map((line) => (
          <Line key={line.name} line={line} />
        ))}
      </ul>
      <Elsewhere />
    </>
  );
}
