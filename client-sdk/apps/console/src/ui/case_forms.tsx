// SPDX-License-Identifier: Apache-2.0
import type { DeskCase, StepName } from "@hearth/client/desk";
import { useState } from "preact/hooks";
import { caseForm, type StepMore, takeStep } from "../doing";
import { me, roster } from "../session";
import { t, tFor } from "../words";
import { Dialog } from "./dialog";

const TEXT_MAX = 1000;
/** Of an appeal the last two; the others of everything else. */
const outcomes = ["helped", "acted", "no_action", "duplicate"] as const;
const appealOutcomes = ["upheld", "lifted"] as const;

function close(): void {
  caseForm.value = undefined;
}

function Words({
  label,
  onText,
  required,
}: {
  label: string;
  onText: (text: string) => void;
  required?: boolean;
}) {
  return (
    <label class="field">
      {label}
      <textarea
        rows={3}
        maxLength={TEXT_MAX}
        dir="auto"
        required={required ?? false}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </label>
  );
}

/** Those on duty who may take it; nobody else could answer. */
export function takers(of: DeskCase) {
  return roster.value.onDuty.filter(
    ({ account, rooms }) =>
      account !== me.value?.account && (rooms.length === 0 || rooms.includes(of.room)),
  );
}

function HandOver({ of, onMore }: { of: DeskCase; onMore: (more: StepMore) => void }) {
  const [to, setTo] = useState("");
  const [text, setText] = useState("");
  const there = takers(of);
  const change = (more: StepMore) => onMore({ to, text, ...more });
  if (there.length === 0) return <p class="plainly">{t("hand_over.nobody")}</p>;
  return (
    <>
      <label class="field">
        {t("hand_over.to")}
        <select
          required
          value={to}
          onChange={(event) => {
            setTo(event.currentTarget.value);
            change({ to: event.currentTarget.value });
          }}
        >
          <option value="">{t("hand_over.choose")}</option>
          {there.map(({ account, name, role }) => (
            <option key={account} value={account}>
              {name}, {tFor("role", role)}
            </option>
          ))}
        </select>
      </label>
      <Words
        label={t("hand_over.words")}
        onText={(words) => {
          setText(words);
          change({ text: words });
        }}
      />
      <p class="quiet">{t("hand_over.hint")}</p>
    </>
  );
}

function Close({ of, onMore }: { of: DeskCase; onMore: (more: StepMore) => void }) {
  const isAppeal = of.kind === "appeal";
  const choices: readonly string[] = isAppeal ? appealOutcomes : outcomes;
  const [outcome, setOutcome] = useState("");
  const [text, setText] = useState("");
  return (
    <>
      <fieldset class="choices">
        <legend>{t("close.how")}</legend>
        {choices.map((choice) => (
          <label key={choice} class="choice">
            <input
              type="radio"
              name="outcome"
              value={choice}
              required
              onChange={() => {
                setOutcome(choice);
                onMore({ outcome: choice, text });
              }}
            />
            {tFor("outcome", choice)}
          </label>
        ))}
      </fieldset>
      {isAppeal && (
        <Words
          label={t("close.answer")}
          required
          onText={(words) => {
            setText(words);
            onMore({ outcome, text: words });
          }}
        />
      )}
    </>
  );
}

/** The open case's forms: each says in a line what it does. */
export function CaseForms({ of }: { of: DeskCase }) {
  const form = caseForm.value;
  const [more, setMore] = useState<StepMore>({});
  if (!form) return null;
  const step: StepName = form;
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const outcome = await takeStep(of.id, step, more);
    if (!outcome.ok) return;
    setMore({});
    close();
  };
  return (
    <Dialog
      title={t(`form.title.${form}`)}
      onClose={() => {
        setMore({});
        close();
      }}
    >
      <form class="form" onSubmit={(event) => void submit(event)}>
        <p>{t(`form.text.${form}`)}</p>
        {form === "hand_over" && <HandOver of={of} onMore={setMore} />}
        {form === "close" && <Close of={of} onMore={setMore} />}
        {(form === "note" || form === "escalate") && (
          <Words
            label={t(`form.words.${form}`)}
            required={form === "note"}
            onText={(text) => setMore({ text })}
          />
        )}
        {(form !== "hand_over" || takers(of).length > 0) && (
          <div class="actions">
            <button type="submit" class="primary">
              {t(`form.do.${form}`)}
            </button>
          </div>
        )}
      </form>
    </Dialog>
  );
}
