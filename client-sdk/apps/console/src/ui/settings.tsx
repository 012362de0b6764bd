// SPDX-License-Identifier: Apache-2.0
import type { DeskPreferences } from "@hearth/client/desk";
import { useState } from "preact/hooks";
import { Heading } from "../../../shared/ui/heading";
import { trouble } from "../doing";
import { keysOn, setKeys } from "../keys";
import { say } from "../notices";
import { sendNow } from "../pending";
import { desk, me } from "../session";
import { type Language, language, speak, t } from "../words";
import { Check } from "./check";
import { RestLinks } from "./nav";
import { OwnWays } from "./own_ways";
import { Push } from "./push";
import { RestFields } from "./rest_fields";

const categories = [
  "self_harm",
  "overdose_emergency",
  "relapse_disclosure",
  "harassment",
  "hate",
  "sexual",
  "minors",
  "drug_sourcing",
] as const;
const BUDGET_MOST = 100;

function Care({ kept }: { kept: DeskPreferences }) {
  const [draft, setDraft] = useState(kept);
  const change = (more: Partial<DeskPreferences>) => setDraft({ ...draft, ...more });
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const outcome = await desk().setPreferences(draft);
    if (!outcome.ok) return trouble(outcome.reason);
    if (me.value) me.value = { ...me.value, preferences: draft };
    say(t("settings.saved"));
  };
  return (
    <form class="form" onSubmit={(event) => void save(event)}>
      <fieldset class="choices">
        <legend>{t("settings.opt_outs")}</legend>
        <p class="quiet">{t("settings.opt_outs.text")}</p>
        {categories.map((category) => (
          <Check
            key={category}
            text={t(`category.${category}`)}
            checked={draft.optOuts.includes(category)}
            onChange={(on) =>
              change({
                optOuts: on
                  ? [...draft.optOuts, category]
                  : draft.optOuts.filter((one) => one !== category),
              })
            }
          />
        ))}
      </fieldset>
      <label class="field">
        {t("settings.budget")}
        <input
          type="number"
          min={0}
          max={BUDGET_MOST}
          value={draft.exposureBudget}
          onInput={(event) => change({ exposureBudget: Number(event.currentTarget.value) })}
        />
      </label>
      <p class="quiet">{t("settings.budget.text")}</p>
      <RestFields draft={draft} onChange={change} />
      <Check
        text={t("settings.unveiled")}
        checked={draft.unveiled}
        onChange={(unveiled) => change({ unveiled })}
      />
      <Check
        text={t("settings.sounds")}
        checked={draft.sounds}
        onChange={(sounds) => change({ sounds })}
      />
      <div class="actions">
        <button type="submit" class="primary">
          {t("settings.save")}
        </button>
      </div>
    </form>
  );
}

function Device() {
  return (
    <div class="form">
      <Check text={t("settings.keys")} checked={keysOn.value} onChange={setKeys} />
      <p class="quiet">{t("settings.keys.text")}</p>
      <Push />
      <label class="field inline">
        {t("settings.language")}
        <select
          value={language.value}
          onChange={(event) => speak(event.currentTarget.value as Language)}
        >
          <option value="en">English</option>
          <option value="es">Español</option>
        </select>
      </label>
    </div>
  );
}

/** What was started is not forgotten by leaving. */
async function leave(everywhere: boolean): Promise<void> {
  sendNow();
  const outcome = await desk().signOut(everywhere);
  if (!outcome.ok && outcome.reason === "owns_cases")
    say(t("settings.sign_out.owns_cases"), { isTrouble: true });
}

export function Settings() {
  const kept = me.value?.preferences;
  return (
    <section class="page narrow">
      <Heading>{t("settings.title")}</Heading>
      <RestLinks />
      {kept && <Care kept={kept} />}
      <OwnWays />
      <h2>{t("settings.device")}</h2>
      <Device />
      <h2>{t("settings.session")}</h2>
      <p class="quiet">{t("settings.session.text")}</p>
      <div class="actions">
        <button type="button" onClick={() => void leave(false)}>
          {t("settings.sign_out")}
        </button>
        <button type="button" onClick={() => void leave(true)}>
          {t("settings.sign_out.everywhere")}
        </button>
      </div>
    </section>
  );
}
