// SPDX-License-Identifier: Apache-2.0
import type { ActionName, Measure, Role, RoomMode, Scope } from "@hearth/client/desk";
import { useState } from "preact/hooks";
import {
  acting,
  isAboutCare,
  isRestriction,
  likelyReason,
  needsReason,
  perform,
  reasons,
  type Target,
} from "../doing";
import { languageOf, me, titleOf } from "../session";
import { formatDuration, t, tFor, tOr } from "../words";
import { Dialog } from "./dialog";

type Choice = Exclude<ActionName, "unknown" | "lift" | "undo" | "confirm">;

const HOUR = 3600;
const DAY = 24 * HOUR;
const ANNOUNCE_MAX = 500;
/** Lengths that fit; 0 is until it is lifted, which only a ban may be. */
const lengths: Readonly<Partial<Record<Choice, readonly number[]>>> = {
  mute: [600, HOUR, DAY, 7 * DAY],
  remove: [HOUR, DAY, 7 * DAY, 30 * DAY],
  ban: [7 * DAY, 30 * DAY, 0],
  set_mode: [HOUR, 600, 6 * HOUR, DAY],
};
const modes: readonly Exclude<RoomMode, "unknown">[] = ["open", "slow", "guarded", "closed"];

/** What can be done with what the dialog is about. */
export function choicesFor(target: Target): readonly Choice[] {
  return [
    ...(target.held ? (["release_held", "return_held"] as const) : []),
    ...(target.position ? (["redact"] as const) : []),
    ...(target.subject ? (["warn", "mute", "remove", "ban"] as const) : []),
    ...(["say", "announce", "set_mode"] as const),
  ];
}

interface Draft {
  readonly action: Choice;
  readonly reason: string;
  readonly scope: Scope;
  readonly forSeconds: number;
  readonly mode: RoomMode;
  readonly text: string;
}

/** The measure that the form stands for. */
export function measureOf(target: Target, draft: Draft): Measure {
  const { action, reason, scope, forSeconds, mode, text } = draft;
  const restricts = isRestriction(action);
  return {
    action,
    room: target.room,
    scope,
    ...(target.case && { case: target.case }),
    ...(restricts && target.subject && { subject: target.subject.handle }),
    ...((restricts || action === "redact") && target.position && { target: target.position }),
    ...(action.endsWith("_held") && target.held && { held: target.held }),
    ...(needsReason(action) && { reason }),
    ...(lengths[action] && { forSeconds }),
    ...(action === "set_mode" && { mode }),
    ...(["say", "announce"].includes(action) && { text }),
  };
}

/** How far a measure may reach; further than one room is for leads, everywhere for admins. */
export function scopesFor(action: ActionName, role: Role): readonly Scope[] {
  const canReach = action === "mute" || action === "remove" || action === "ban";
  if (!canReach || (role !== "lead" && role !== "admin")) return ["room"];
  return role === "admin" ? ["room", "area", "service"] : ["room", "area"];
}

/** Out of every room for longer than a week: another person has to confirm it. */
export function takesTwo(
  { action, scope, forSeconds }: Pick<Draft, "action" | "scope" | "forSeconds">,
  rooms: readonly string[],
): boolean {
  const isEverywhere = scope === "service" || (scope === "area" && rooms.length === 0);
  const keepsOut = action === "ban" || action === "remove";
  return keepsOut && isEverywhere && (forSeconds === 0 || forSeconds > 7 * DAY);
}

interface Part {
  readonly draft: Draft;
  readonly change: (more: Partial<Draft>) => void;
}

function Restriction({ draft, change }: Part) {
  const { action, reason, scope, forSeconds } = draft;
  const wide = scopesFor(action, me.value?.role ?? "unknown");
  return (
    <>
      <label class="field">
        {t(action === "set_mode" ? "act.reason.room" : "act.reason")}
        <select value={reason} onChange={(event) => change({ reason: event.currentTarget.value })}>
          {reasons.map((one) => (
            <option key={one} value={one}>
              {t(`reason.${one}`)}
            </option>
          ))}
        </select>
      </label>
      {lengths[action] && (
        <label class="field">
          {t("act.length")}
          <select
            value={forSeconds}
            onChange={(event) => change({ forSeconds: Number(event.currentTarget.value) })}
          >
            {lengths[action].map((seconds) => (
              <option key={seconds} value={seconds}>
                {seconds === 0 ? t("act.until_lifted") : formatDuration(seconds)}
              </option>
            ))}
          </select>
        </label>
      )}
      {wide.length > 1 && (
        <label class="field">
          {t("act.scope")}
          <select
            value={scope}
            onChange={(event) => change({ scope: event.currentTarget.value as Scope })}
          >
            {wide.map((one) => (
              <option key={one} value={one}>
                {tFor("scope", one)}
              </option>
            ))}
          </select>
        </label>
      )}
    </>
  );
}

function RoomWords({ draft, change }: Part) {
  if (draft.action === "say")
    return (
      <fieldset class="choices">
        <legend>{t("act.say")}</legend>
        {(me.value?.quickTexts ?? []).map((code) => (
          <label key={code} class="choice">
            <input
              type="radio"
              name="say"
              required
              value={code}
              onChange={() => change({ text: code })}
            />
            {tOr("quick", code)}
          </label>
        ))}
      </fieldset>
    );
  return (
    <label class="field">
      {t("act.announce")}
      <textarea
        rows={3}
        required
        maxLength={ANNOUNCE_MAX}
        dir="auto"
        onInput={(event) => change({ text: event.currentTarget.value })}
      />
    </label>
  );
}

function Mode({ draft, change }: Part) {
  return (
    <fieldset class="choices">
      <legend>{t("act.mode")}</legend>
      {modes.map((one) => (
        <label key={one} class="choice">
          <input
            type="radio"
            name="mode"
            checked={draft.mode === one}
            onChange={() => change({ mode: one })}
          />
          <span>
            <strong>{t(`mode.${one}`)}</strong> {t(`mode.is.${one}`)}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function Form({ target, onDone }: { target: Target; onDone: () => void }) {
  const choices = choicesFor(target);
  const first = choices.find((one) => one === target.action) ?? choices[0] ?? "say";
  const [draft, setDraft] = useState<Draft>({
    action: first,
    reason: likelyReason(),
    scope: "room",
    forSeconds: lengths[first]?.[0] ?? 0,
    mode: "slow",
    text: "",
  });
  const change = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  const { action } = draft;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onDone();
    void perform(measureOf(target, draft));
  };
  const part = { draft, change };
  return (
    <form class="form" onSubmit={submit}>
      <p class="quiet">
        {target.subject && <strong dir="auto">{target.subject.alias} </strong>}
        <span dir="auto" lang={languageOf(target.room)}>
          {titleOf(target.room)}
        </span>
      </p>
      <label class="field">
        {t("act.what")}
        <select
          value={action}
          onChange={(event) => {
            const next = event.currentTarget.value as Choice;
            change({ action: next, scope: "room", text: "", forSeconds: lengths[next]?.[0] ?? 0 });
          }}
        >
          {choices.map((one) => (
            <option key={one} value={one}>
              {t(`measure.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <p>{t(`about.${action}`)}</p>
      {takesTwo(draft, me.value?.rooms ?? []) && <p class="plainly">{t("about.ban.everywhere")}</p>}
      {isRestriction(action) && isAboutCare() && <p class="plainly">{t("act.care")}</p>}
      {needsReason(action) && <Restriction {...part} />}
      {(action === "say" || action === "announce") && <RoomWords {...part} />}
      {action === "set_mode" && <Mode {...part} />}
      <div class="actions">
        <button type="submit" class="primary">
          {t(`measure.${action}`)}
        </button>
      </div>
    </form>
  );
}

/** Every measure with its scope, reason and end. */
export function ActDialog() {
  const target = acting.value;
  if (!target) return null;
  const close = () => {
    acting.value = undefined;
  };
  return (
    <Dialog title={t("act.title")} onClose={close}>
      <Form target={target} onDone={close} />
    </Dialog>
  );
}
