// SPDX-License-Identifier: Apache-2.0
import type { AskedBan, CaseAction } from "@hearth/client/desk";
import { now } from "../clock";
import { perform } from "../doing";
import { openId } from "../open_case";
import { hashOf } from "../route";
import { askedBans, languageOf, nameOf, titleOf } from "../session";
import { formatDuration, formatMoment, t, tFor } from "../words";

function askedFor(until: number | undefined): string {
  return until ? t("asked.until", { time: formatMoment(until) }) : t("asked.lifted");
}

/** Beside a measure that is short until somebody else makes it long. */
export function Asks({ asks }: { asks: NonNullable<CaseAction["asks"]> }) {
  return (
    <p class="quiet">
      {t("asked.waits")} {askedFor(asks.until)}
    </p>
  );
}

function Ban({ ban }: { ban: AskedBan }) {
  const left = formatDuration(Math.max(0, (ban.until - now.value) / 1000), "short");
  return (
    <li class="asked-ban">
      <p>
        <strong>{tFor("measure", ban.action)}</strong>
        {ban.subject && <span dir="auto"> {ban.subject.alias}</span>}
        {" · "}
        <span dir="auto" lang={languageOf(ban.room)}>
          {titleOf(ban.room)}
        </span>
      </p>
      <p class="quiet">
        {[ban.reason && tFor("reason", ban.reason), t("asked.ends", { left })]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <p>{t("asked.text", { name: nameOf(ban.account) })}</p>
      <p>{askedFor(ban.askedUntil)}</p>
      <div class="actions">
        {ban.case && <a href={hashOf({ at: "case", id: ban.case })}>{t("asked.look")}</a>}
        <button
          type="button"
          class="quiet-button"
          onClick={() => void perform({ action: "confirm", room: ban.room, confirm: ban.id })}
        >
          {t("asked.confirm")}
        </button>
      </div>
    </li>
  );
}

/** Long bans a colleague asks for: two people decide those. */
export function AskedBans() {
  if (askedBans.value.length === 0) return null;
  const Group = openId.value ? "h3" : "h2";
  return (
    <section>
      <Group class="group">{t("asked.title")}</Group>
      <ul class="plain">
        {askedBans.value.map((ban) => (
          <Ban key={ban.id} ban={ban} />
        ))}
      </ul>
    </section>
  );
}
