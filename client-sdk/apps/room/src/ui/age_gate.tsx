// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { Heading } from "../../../shared/ui/heading";
import { preferences } from "../preferences";
import { t } from "../words";
import { HelpLines } from "./help_lines";

/** Said by the person, kept on the device, sent nowhere. */
export const isAdult = signal(preferences.get("adult") === "yes");
const isYounger = signal(false);

export function AgeGate() {
  return isYounger.value ? <Younger key="younger" /> : <Question key="question" />;
}

/** Two answers of equal weight: nobody is led to one of them. */
function Question() {
  return (
    <section class="sheet">
      <img class="mark" src="/icon.svg" alt="" width="56" height="56" />
      <Heading>{t("age.title")}</Heading>
      <p class="lead">
        {t("app.tagline")} {t("app.promise")}
      </p>
      <p>{t("age.text")}</p>
      <div class="actions equal">
        <button
          type="button"
          onClick={() => {
            preferences.set("adult", "yes");
            isAdult.value = true;
          }}
        >
          {t("age.adult")}
        </button>
        <button
          type="button"
          onClick={() => {
            isYounger.value = true;
          }}
        >
          {t("age.young")}
        </button>
      </div>
    </section>
  );
}

function Younger() {
  return (
    <section class="sheet">
      <Heading>{t("age.younger.title")}</Heading>
      <p class="lead">{t("age.younger")}</p>
      <HelpLines />
      <button
        type="button"
        class="quiet-button"
        onClick={() => {
          isYounger.value = false;
        }}
      >
        {t("age.back")}
      </button>
    </section>
  );
}
