// SPDX-License-Identifier: Apache-2.0
import type { DeskCase } from "@hearth/client/desk";
import { Heading } from "../../../shared/ui/heading";
import { BackIcon } from "../../../shared/ui/icons";
import { now } from "../clock";
import { takeStep } from "../doing";
import { leaseLeft } from "../lease";
import { detail, load, refused } from "../open_case";
import { hashOf } from "../route";
import { exposure, languageOf, me, titleOf } from "../session";
import { formatCountdown, formatDuration, t } from "../words";
import { CaseFacts, Why } from "./case_facts";
import { CaseForms } from "./case_forms";
import { CaseSteps } from "./case_steps";
import { CaseTexts, Veil } from "./case_texts";
import { about, standing } from "./queue_list";
import { Refused } from "./refused";
import { Severity } from "./severity";

const LEASE_SOON_MS = 60_000;

/** For whoever runs the service to type. */
const liftingIt = (of: DeskCase) => `hearthctl moderators lift ${of.id}`;

function Lease({ of }: { of: DeskCase }) {
  const left = leaseLeft.value;
  if (left === undefined) return null;
  return (
    <p class={left < LEASE_SOON_MS ? "lease soon" : "lease"}>
      {t("case.mine", { left: formatCountdown(left) })}{" "}
      <button type="button" class="quiet-button" onClick={() => void takeStep(of.id, "claim")}>
        {t("lease.extend")}
      </button>
    </p>
  );
}

function Head({ of }: { of: DeskCase }) {
  const isMine = leaseLeft.value !== undefined;
  const age = formatDuration((now.value - of.openedAt) / 1000);
  const { seen, budget } = exposure.value;
  return (
    <header class={of.urgent ? "case-head urgent" : "case-head"}>
      <a class="button back" href={hashOf({ at: "queue" })} aria-label={t("case.back")}>
        <BackIcon />
      </a>
      <div>
        <Heading key={of.id}>{about(of)}</Heading>
        <p class="case-line">
          <Severity of={of.severity} />
          {of.urgent && <strong class="flag">{t("case.urgent")}</strong>}
          <span>{t("case.age", { age })}</span>
          <a href={hashOf({ at: "room", slug: of.room })} dir="auto" lang={languageOf(of.room)}>
            {titleOf(of.room)}
          </a>
          {of.subject && (
            <span>
              {t("case.subject")} <strong dir="auto">{of.subject.alias}</strong>
            </span>
          )}
          {of.rung > 0 && <span class="tag">{t("case.rung", { rung: of.rung })}</span>}
        </p>
        {isMine ? <Lease of={of} /> : <p class="lease">{standing(of, me.value?.account ?? "")}</p>}
        {budget > 0 && <p class="quiet exposure-here">{t("exposure.seen", { seen, budget })}</p>}
        {!of.mineToDecide && <p class="plainly">{t("case.not_yours")}</p>}
        {of.needsSecond && (
          <p class="plainly">
            {t("case.needs_second")} <code dir="ltr">{liftingIt(of)}</code>
          </p>
        )}
      </div>
    </header>
  );
}

export function CaseView() {
  const open = detail.value;
  if (refused.value && !open)
    return (
      <section class="case-view">
        <div class="sheet">
          <Refused reason={refused.value} again={() => void load()} />
          <a class="button" href={hashOf({ at: "queue" })}>
            {t("case.back")}
          </a>
        </div>
      </section>
    );
  if (!open)
    return (
      <section class="case-view">
        <p class="quiet calm" role="status">
          {t("case.loading")}
        </p>
      </section>
    );
  return (
    <section class="case-view" aria-label={about(open.case)}>
      <Head of={open.case} />
      {refused.value && <Refused reason={refused.value} again={() => void load()} />}
      <div class="case-body">
        <Veil neutralLine={open.neutralLine} />
        <Why detail={open} />
        <CaseTexts detail={open} />
        <CaseFacts detail={open} />
      </div>
      <CaseSteps of={open.case} />
      <CaseForms of={open.case} />
    </section>
  );
}
