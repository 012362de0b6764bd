// SPDX-License-Identifier: Apache-2.0
import type { DeskCase } from "@hearth/client/desk";
import { useState } from "preact/hooks";
import { acting, type CaseForm, caseForm, caseTarget, letGo, takeStep } from "../doing";
import { me } from "../session";
import { t, type Word } from "../words";

function FormButton({ form, word }: { form: CaseForm; word: Word }) {
  return (
    <button
      type="button"
      onClick={() => {
        caseForm.value = form;
      }}
    >
      {t(word)}
    </button>
  );
}

function Act() {
  return (
    <button
      type="button"
      onClick={() => {
        acting.value = caseTarget();
      }}
    >
      {t("key.act")}
    </button>
  );
}

/** What can be done next, the likeliest first; within reach of a thumb on a phone. */
export function CaseSteps({ of }: { of: DeskCase }) {
  const [isMore, setMore] = useState(false);
  const account = me.value?.account ?? "";
  if (of.state === "closed") return null;
  // Still mine while whom I asked has not answered.
  const isMine = of.owner === account;
  const isOffered = of.state === "offered" && of.offeredTo === account;
  const step = (name: "claim" | "accept" | "decline" | "acknowledge") => () =>
    void takeStep(of.id, name);
  return (
    <fieldset class="case-steps" aria-label={t("case.steps")}>
      {isOffered && (
        <>
          <button type="button" class="primary" onClick={step("accept")}>
            {t("key.accept")}
          </button>
          <button type="button" onClick={step("decline")}>
            {t("key.decline")}
          </button>
        </>
      )}
      {of.state === "open" && of.mineToDecide && (
        <button type="button" class="primary" onClick={step("claim")}>
          {t("key.claim")}
        </button>
      )}
      {of.dueAt !== undefined && (
        <button type="button" onClick={step("acknowledge")}>
          {t("key.acknowledge")}
        </button>
      )}
      {of.mineToDecide && <Act />}
      {isMine && <FormButton form="close" word="key.close" />}
      <button
        type="button"
        class="more-steps"
        aria-expanded={isMore}
        onClick={() => setMore(!isMore)}
      >
        {t("case.more")}
      </button>
      <div class={isMore ? "rest-steps open" : "rest-steps"}>
        <FormButton form="escalate" word="key.escalate" />
        {isMine && (
          <>
            <FormButton form="hand_over" word="key.hand_over" />
            <FormButton form="tap_out" word="key.tap_out" />
            <button type="button" class="quiet-button" onClick={letGo}>
              {t("key.let_go")}
            </button>
          </>
        )}
      </div>
    </fieldset>
  );
}
