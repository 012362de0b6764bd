// SPDX-License-Identifier: Apache-2.0
import type { DeskPreferences } from "@hearth/client/desk";
import { useState } from "preact/hooks";
import { choiceOf, type QuietChoice, spansOf } from "../rest";
import { dayNames, t } from "../words";
import { Check } from "./check";

const WEEK_HOURS = 168;
const usual: QuietChoice = { days: [0, 1, 2, 3, 4, 5, 6], from: 22 * 60, to: 8 * 60 };

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

function minutesOf(time: string): number | undefined {
  const [, hours, minutes] = /^(\d\d):(\d\d)/.exec(time) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

function Time(props: { text: string; value: number; onChange: (minutes: number) => void }) {
  return (
    <label class="field inline">
      {props.text}
      <input
        type="time"
        required
        value={clock(props.value)}
        onChange={(event) => {
          const minutes = minutesOf(event.currentTarget.value);
          if (minutes !== undefined) props.onChange(minutes);
        }}
      />
    </label>
  );
}

interface Props {
  readonly draft: DeskPreferences;
  readonly onChange: (more: Partial<DeskPreferences>) => void;
}

function Quiet({ draft, onChange }: Props) {
  const offset = new Date().getTimezoneOffset();
  const [choice, setChoice] = useState(choiceOf(draft.quiet, offset) ?? usual);
  const isOn = draft.quiet.length > 0;
  const choose = (next: QuietChoice) => {
    setChoice(next);
    onChange({ quiet: spansOf(next, offset) });
  };
  const toggle = (day: number, on: boolean) =>
    choose({
      ...choice,
      days: on ? [...choice.days, day].sort() : choice.days.filter((one) => one !== day),
    });
  return (
    <>
      <Check
        text={t("settings.quiet")}
        checked={isOn}
        onChange={(on) =>
          on ? choose(choice.days.length > 0 ? choice : usual) : onChange({ quiet: [] })
        }
      />
      <p class="quiet">{t("settings.quiet.text")}</p>
      {isOn && (
        <fieldset class="choices">
          <legend>{t("settings.quiet.days")}</legend>
          <div class="days">
            {dayNames().map((name, day) => (
              <Check
                key={name}
                text={name}
                checked={choice.days.includes(day)}
                onChange={(on) => toggle(day, on)}
              />
            ))}
          </div>
          <div class="times">
            <Time
              text={t("settings.quiet.from")}
              value={choice.from}
              onChange={(from) => choose({ ...choice, from })}
            />
            <Time
              text={t("settings.quiet.to")}
              value={choice.to}
              onChange={(to) => choose({ ...choice, to })}
            />
          </div>
        </fieldset>
      )}
    </>
  );
}

/** How much of a week, and at which hours, somebody wants to be asked. */
export function RestFields({ draft, onChange }: Props) {
  return (
    <>
      <label class="field">
        {t("settings.week")}
        <input
          type="number"
          min={0}
          max={WEEK_HOURS}
          value={draft.weeklyMinutes / 60}
          onInput={(event) =>
            onChange({ weeklyMinutes: Math.round(Number(event.currentTarget.value) * 60) })
          }
        />
      </label>
      <p class="quiet">{t("settings.week.text")}</p>
      <Quiet draft={draft} onChange={onChange} />
    </>
  );
}
