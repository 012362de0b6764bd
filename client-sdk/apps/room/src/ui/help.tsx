// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { countries, type HelpLine, loadCountries } from "../directory";
import { preferences } from "../preferences";
import { language, t } from "../words";

const open = signal(false);
const chosen = signal(preferences.get("country") ?? navigator.language.split("-")[1] ?? "");

export function HelpButton() {
  return (
    <button
      type="button"
      class="help-open"
      onClick={() => {
        open.value = true;
        if (!countries.value) void loadCountries();
      }}
    >
      {t("help.open")}
    </button>
  );
}

const emergencyNumbers: Readonly<Record<string, string>> = {
  US: "911",
  CA: "911",
  MX: "911",
  AU: "000",
  NZ: "111",
  GB: "999",
};

function Line({ line }: { line: HelpLine }) {
  const date = new Intl.DateTimeFormat(language.value, { dateStyle: "medium" }).format(
    new Date(line.listed_on),
  );
  return (
    <li class="help-line">
      <strong dir="auto">{line.name}</strong>
      {line.for && <span dir="auto">{line.for}</span>}
      {line.phone && (
        <a href={`tel:${line.phone.replace(/\s/g, "")}`}>
          {t("help.call", { number: line.phone })}
        </a>
      )}
      {line.text && <span>{t("help.write", { text: line.text })}</span>}
      {line.url && (
        <a href={line.url} rel="noreferrer noopener" target="_blank">
          {new URL(line.url).host}
        </a>
      )}
      {line.hours && <span class="quiet">{t("help.hours", { hours: line.hours })}</span>}
      <span class="quiet">{t("help.listed", { date })}</span>
    </li>
  );
}

/** The lines of one country, chosen by the device's region and changed by hand. */
export function HelpLines() {
  const all = countries.value;
  if (!all) return <p>{t("help.none")}</p>;
  const country = all.find(({ code }) => code === chosen.value) ?? all[0];
  return (
    <>
      <p class="danger">
        {t("help.danger", { number: emergencyNumbers[country?.code ?? ""] ?? "112" })}
      </p>
      <p>{t("help.alone")}</p>
      <label class="field">
        {t("help.country")}
        <select
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

export function HelpDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open.value && !dialog.current?.open) dialog.current?.showModal();
  }, [open.value]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="help-title"
      onClose={() => {
        open.value = false;
      }}
    >
      <h2 id="help-title">{t("help.title")}</h2>
      <HelpLines />
      <button type="button" class="primary" onClick={() => dialog.current?.close()}>
        {t("help.close")}
      </button>
    </dialog>
  );
}
