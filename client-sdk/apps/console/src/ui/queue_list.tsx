// SPDX-License-Identifier: Apache-2.0
import type { DeskCase } from "@hearth/client/desk";
import { Heading } from "../../../shared/ui/heading";
import { now } from "../clock";
import { openNext } from "../commands";
import { openId } from "../open_case";
import { grouped } from "../queue";
import { hashOf } from "../route";
import { askedBans, cases, languageOf, me, nameOf, titleOf } from "../session";
import { categoryOf, formatCountdown, formatDuration, t, tFor } from "../words";
import { AskedBans } from "./asked_bans";
import { Severity } from "./severity";

/** Whose it is and what runs out, in a few words. */
export function standing(one: DeskCase, account: string): string {
  const left = one.claimedUntil && formatCountdown(one.claimedUntil - now.value);
  if (one.state === "closed") return t("case.closed");
  if (one.state === "offered") {
    const name = nameOf(one.offeredTo ?? "");
    return one.offeredTo === account ? t("case.offered.you") : t("case.offered", { name });
  }
  if (one.owner === account) return left ? t("case.mine", { left }) : t("case.mine.held");
  if (one.owner) return t("case.theirs", { name: nameOf(one.owner) });
  if (one.dueAt === undefined) return t("case.waits");
  return one.dueAt <= now.value
    ? t("case.due.now")
    : t("case.due", { left: formatCountdown(one.dueAt - now.value) });
}

export function about({ kind, labels }: DeskCase): string {
  const [label] = labels;
  return kind === "wave" || kind === "appeal" || label === undefined
    ? tFor("kind", kind)
    : tFor("category", categoryOf(label));
}

function Row({ one }: { one: DeskCase }) {
  const account = me.value?.account ?? "";
  const age = formatDuration((now.value - one.openedAt) / 1000, "short");
  const isOpen = openId.value === one.id;
  return (
    <li>
      <a
        class={`case-row${one.urgent ? " urgent" : ""}`}
        href={hashOf({ at: "case", id: one.id })}
        aria-current={isOpen ? "true" : undefined}
      >
        <span class="row-top">
          <Severity of={one.severity} />
          {one.urgent && <strong class="flag">{t("case.urgent")}</strong>}
          <span class="age">{age}</span>
        </span>
        <span class="about">{about(one)}</span>
        <span class="quiet" dir="auto" lang={languageOf(one.room)}>
          {titleOf(one.room)}
        </span>
        <span class="row-end">
          {standing(one, account)}
          {one.held && <span class="tag">{t("case.holds")}</span>}
          {one.answered && <span class="tag">{t("case.answered")}</span>}
        </span>
      </a>
    </li>
  );
}

export function QueueList() {
  const parts = grouped(cases.value, me.value?.account ?? "");
  const Group = openId.value ? "h3" : "h2";
  return (
    <nav class="queue" aria-label={t("queue.title")}>
      <div class="queue-head">
        {openId.value ? <h2>{t("queue.title")}</h2> : <Heading>{t("queue.title")}</Heading>}
        <button type="button" class="quiet-button" onClick={openNext}>
          {t("queue.next")}
        </button>
      </div>
      {parts.length === 0 && askedBans.value.length === 0 && <p class="calm">{t("queue.empty")}</p>}
      {parts.map(({ group, cases }) => (
        <section key={group}>
          <Group class="group">{t(`queue.${group}`)}</Group>
          <ul class="plain">
            {cases.map((one) => (
              <Row key={one.id} one={one} />
            ))}
          </ul>
        </section>
      ))}
      <AskedBans />
    </nav>
  );
}
