// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { trouble } from "../doing";
import { say } from "../notices";
import { canPush, isPushOffered, pushState, turnPushOff, turnPushOn } from "../push";
import { desk } from "../session";
import { t } from "../words";
import { Check } from "./check";

async function test(): Promise<void> {
  const outcome = await desk().testPush();
  if (outcome.ok) say(t("push.tested"));
  else trouble(outcome.reason);
}

/** Notices of this device, without what they are about. Nothing where the operator has them off. */
export function Push() {
  const [isBusy, setBusy] = useState(false);
  if (!isPushOffered()) return null;
  if (!canPush()) return <p class="quiet">{t("push.unsupported")}</p>;
  const change = async (on: boolean) => {
    if (isBusy) return;
    setBusy(true);
    const refused = on ? await turnPushOn() : await turnPushOff();
    setBusy(false);
    if (refused) trouble(refused);
  };
  return (
    <>
      <Check
        text={t("push.on")}
        checked={pushState.value === "on"}
        onChange={(on) => void change(on)}
      />
      <p class="quiet">{t("push.text")}</p>
      <p class="said" role="status">
        {pushState.value === "denied" && t("push.denied")}
      </p>
      {pushState.value === "on" && (
        <div class="actions">
          <button type="button" onClick={() => void test()}>
            {t("push.test")}
          </button>
        </div>
      )}
    </>
  );
}
