// SPDX-License-Identifier: Apache-2.0
import type { Account, DeskReason, Role } from "@hearth/client/desk";
import { useEffect, useState } from "preact/hooks";
import { Heading } from "../../../shared/ui/heading";
import { asking } from "../doing";
import { say } from "../notices";
import { hashOf } from "../route";
import { needsSecond } from "../second";
import { desk, languageOf, me, titleOf } from "../session";
import { formatDuration, formatList, formatMoment, t, tFor } from "../words";
import { Refused } from "./refused";

const hours = [24, 72, 168] as const;

/** Leads invite moderators; only admins make leads and admins. */
function roles(): readonly Role[] {
  return me.value?.role === "admin" ? ["moderator", "lead", "admin"] : ["moderator"];
}

function RoomChoice({
  chosen,
  onChange,
}: {
  chosen: readonly string[];
  onChange: (rooms: readonly string[]) => void;
}) {
  return (
    <fieldset class="choices">
      <legend>{t("people.rooms")}</legend>
      {(me.value?.roomInfos ?? []).map(({ slug, title, language }) => (
        <label key={slug} class="choice">
          <input
            type="checkbox"
            checked={chosen.includes(slug)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...chosen, slug]
                  : chosen.filter((one) => one !== slug),
              )
            }
          />
          <span dir="auto" lang={language}>
            {title}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Link({ code, onAway }: { code: string; onAway: () => void }) {
  const link = `${location.origin}${location.pathname}${hashOf({ at: "invite", code })}`;
  return (
    <div class="plainly" role="status">
      <p>{t("people.link")}</p>
      <p>
        <code dir="ltr" class="hash">
          {link}
        </code>
      </p>
      <div class="actions">
        <button
          type="button"
          onClick={() =>
            void navigator.clipboard?.writeText(link).then(
              () => say(t("people.copied")),
              () => {}, // it can be copied by hand
            )
          }
        >
          {t("people.copy")}
        </button>
        <button type="button" onClick={onAway}>
          {t("people.away")}
        </button>
      </div>
    </div>
  );
}

function Inviting() {
  const [role, setRole] = useState<Role>("moderator");
  const [rooms, setRooms] = useState<readonly string[]>([]);
  const [length, setLength] = useState<number>(hours[1]);
  const [code, setCode] = useState<string>();
  if (code) return <Link code={code} onAway={() => setCode(undefined)} />;
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void asking(() => desk().invite(role, rooms, length), setCode);
      }}
    >
      <label class="field">
        {t("people.role")}
        <select value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>
          {roles().map((one) => (
            <option key={one} value={one}>
              {tFor("role", one)}
            </option>
          ))}
        </select>
      </label>
      <RoomChoice chosen={rooms} onChange={setRooms} />
      <p class="quiet">{t("people.rooms.none")}</p>
      <label class="field">
        {t("people.length")}
        <select value={length} onChange={(event) => setLength(Number(event.currentTarget.value))}>
          {hours.map((one) => (
            <option key={one} value={one}>
              {formatDuration(one * 3600)}
            </option>
          ))}
        </select>
      </label>
      <div class="actions">
        <button type="submit" class="primary">
          {t("people.invite")}
        </button>
      </div>
    </form>
  );
}

function Row({
  account,
  onChange,
}: {
  account: Account;
  onChange: (all: readonly Account[]) => void;
}) {
  const { name, role, rooms, disabled, createdAt, passkey } = account;
  const [draft, setDraft] = useState(account);
  const isMe = account.account === me.value?.account;
  const isChanged = draft.role !== role || draft.rooms.join() !== rooms.join();
  const change = (to: Account) => void asking(() => desk().changeAccount(to), onChange);
  return (
    <li class={disabled ? "account off" : "account"}>
      <details>
        <summary>
          <strong dir="auto">{name}</strong> <span class="quiet">{tFor("role", role)}</span>
          {disabled && <span class="tag">{t("people.off")}</span>}
        </summary>
        <p class="quiet">
          {[
            t("people.since", { time: formatMoment(createdAt) }),
            t(passkey ? "people.passkey" : "people.passphrase"),
          ].join(" · ")}
        </p>
        <p class="quiet" dir="auto" lang={languageOf(rooms[0] ?? "")}>
          {rooms.length > 0 ? formatList(rooms.map(titleOf)) : t("rooms.all")}
        </p>
        {!isMe && (
          <div class="form">
            <label class="field">
              {t("people.role")}
              <select
                value={draft.role}
                onChange={(event) =>
                  setDraft({ ...draft, role: event.currentTarget.value as Role })
                }
              >
                {[...new Set([role, ...roles()])].map((one) => (
                  <option key={one} value={one}>
                    {tFor("role", one)}
                  </option>
                ))}
              </select>
            </label>
            <RoomChoice
              chosen={draft.rooms}
              onChange={(chosen) => setDraft({ ...draft, rooms: chosen })}
            />
            <div class="actions">
              <button type="button" disabled={!isChanged} onClick={() => change(draft)}>
                {t("people.save")}
              </button>
              <button type="button" onClick={() => change({ ...account, disabled: !disabled })}>
                {t(disabled ? "people.enable" : "people.disable")}
              </button>
            </div>
          </div>
        )}
      </details>
    </li>
  );
}

export function People() {
  const [all, setAll] = useState<readonly Account[]>();
  const [refused, setRefused] = useState<DeskReason>();
  const read = async () => {
    const outcome = await desk().accounts();
    setRefused(outcome.ok ? undefined : outcome.reason);
    if (outcome.ok) setAll(outcome.value);
  };
  useEffect(() => void read(), []);
  return (
    <section class="page narrow">
      <Heading>{t("people.title")}</Heading>
      {refused && <Refused reason={refused} again={() => void read()} />}
      {(all ?? [])
        .filter((one) => needsSecond(one, all ?? []))
        .map(({ account, name, role }) => (
          <p key={account} class="plainly">
            {t("people.needs_second", { name, role: tFor("role", role) })}
          </p>
        ))}
      <ul class="plain accounts">
        {(all ?? []).map((account) => (
          <Row
            key={`${account.account}${account.disabled}${account.role}${account.rooms.join()}`}
            account={account}
            onChange={setAll}
          />
        ))}
      </ul>
      <h2>{t("people.invite")}</h2>
      <p>{t("people.invite.text")}</p>
      <Inviting />
    </section>
  );
}
