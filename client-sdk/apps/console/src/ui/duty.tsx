// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { Heading } from "../../../shared/ui/heading";
import { now } from "../clock";
import { trouble } from "../doing";
import { say } from "../notices";
import { hashOf } from "../route";
import { cases, desk, languageOf, me, onDuty, rest, roster, titleOf } from "../session";
import { formatDuration, formatList, t, tFor } from "../words";

/** Starts or ends a shift; what keeps it from ending is said. */
export async function changeShift(on: boolean, rooms: readonly string[] = []): Promise<void> {
  const outcome = await desk().shift(on, rooms);
  if (outcome.ok) say(t(on ? "duty.began" : "duty.ended"));
  else trouble(outcome.reason);
}

function mayModerate(): readonly { slug: string; title: string; language: string }[] {
  const { rooms = [], roomInfos = [] } = me.value ?? {};
  return roomInfos.filter(({ slug }) => rooms.length === 0 || rooms.includes(slug));
}

function Begin() {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const rooms = mayModerate();
  const chosen = rooms.filter(({ slug }) => !left.has(slug)).map(({ slug }) => slug);
  const toggle = (slug: string) => {
    const next = new Set(left);
    if (!next.delete(slug)) next.add(slug);
    setLeft(next);
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void changeShift(true, chosen.length === rooms.length ? [] : chosen);
      }}
    >
      <p>{t("duty.text")}</p>
      <fieldset class="choices">
        <legend>{t("duty.rooms")}</legend>
        {rooms.map(({ slug, title, language }) => (
          <label key={slug} class="choice">
            <input type="checkbox" checked={!left.has(slug)} onChange={() => toggle(slug)} />
            <span dir="auto" lang={language}>
              {title}
            </span>
          </label>
        ))}
      </fieldset>
      {rest.value && (
        <p class="plainly" role="status">
          {t(`duty.rest.${rest.value}`)}
        </p>
      )}
      <div class="actions">
        <button type="submit" class="primary" disabled={chosen.length === 0}>
          {t(rest.value ? "duty.begin.anyway" : "duty.begin")}
        </button>
      </div>
    </form>
  );
}

function End() {
  const shift = onDuty.value;
  if (!shift) return null;
  const mine = cases.value.filter(({ owner }) => owner === me.value?.account);
  const time = formatDuration((now.value - shift.since) / 1000);
  const rooms = shift.rooms.map(titleOf);
  return (
    <div class="form">
      <p>
        {t("duty.since", { time, rooms: rooms.length > 0 ? formatList(rooms) : t("rooms.all") })}
      </p>
      {mine.length > 0 && (
        <p class="plainly">
          {t("duty.still", { count: mine.length })}{" "}
          <a href={hashOf({ at: "queue" })}>{t("queue.title")}</a>
        </p>
      )}
      <div class="actions">
        <button type="button" class="primary" onClick={() => void changeShift(false)}>
          {t("duty.end")}
        </button>
      </div>
    </div>
  );
}

function Colleagues() {
  const others = [...roster.value.onDuty].sort((a, b) => a.name.localeCompare(b.name));
  return (
    <>
      <h2>{t("duty.who")}</h2>
      {others.length === 0 && <p class="quiet">{t("duty.nobody")}</p>}
      <ul class="plain roster">
        {others.map(({ account, name, role, rooms }) => (
          <li key={account}>
            <strong dir="auto">{name}</strong> <span class="quiet">{tFor("role", role)}</span>
            <span class="quiet" dir="auto" lang={languageOf(rooms[0] ?? "")}>
              {rooms.length > 0 ? formatList(rooms.map(titleOf)) : t("rooms.all")}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

export function Duty() {
  return (
    <section class="page narrow">
      <Heading>{t("duty.title")}</Heading>
      {onDuty.value ? <End /> : <Begin />}
      <Colleagues />
    </section>
  );
}
