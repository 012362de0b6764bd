// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";
import { preferences } from "../preferences";
import { t } from "../words";
import { HelpLines } from "./help";

/** Said by the person, kept on the device, sent nowhere. */
export const isAdult = signal(preferences.get("adult") === "yes");
const isYounger = signal(false);

export function AgeGate() {
  if (isYounger.value) {
    return (
      <section class="card">
        <p>{t("age.younger")}</p>
        <HelpLines />
      </section>
    );
  }
  return (
    <section class="card">
      <h1>{t("age.title")}</h1>
      <p class="lead">{t("app.tagline")}</p>
      <p>{t("age.text")}</p>
      <div class="actions">
        <button
          type="button"
          class="primary"
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
