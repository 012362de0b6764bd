// SPDX-License-Identifier: Apache-2.0
import type { CaseAction, CaseDetail, CaseFinding } from "@hearth/client/desk";
import { caseForm, perform } from "../doing";
import { me, nameOf } from "../session";
import { categoryOf, formatMoment, formatTime, t, tFor, tOr } from "../words";
import { Asks } from "./asked_bans";

/** A phone has no beside: there it opens when asked. */
const isWide = () => matchMedia("(min-width: 60rem)").matches;

export function Finding({ finding }: { finding: CaseFinding }) {
  const { label, rule, pack, severity, reported, note, policy } = finding;
  const category = categoryOf(label);
  return (
    <li class="finding">
      <div>
        <p>
          <strong>{tFor("category", category)}</strong> <span class="quiet">{label}</span>
        </p>
        <p class="quiet">
          {reported ? t("finding.reported") : t("finding.rule", { rule, pack, severity })}
        </p>
        {note !== "" && <blockquote dir="auto">{note}</blockquote>}
      </div>
      <details class="policy" open={isWide()}>
        <summary>{t("finding.policy")}</summary>
        <p>{tFor("policy", policy || category)}</p>
      </details>
    </li>
  );
}

/** What becomes of a measure by itself, or because it was read or somebody took it back. */
export function endOf(
  { read, undone, until }: CaseAction,
  now = Date.now(),
): "read" | "undone" | "ended" | "" {
  if (read) return "read";
  if (undone) return "undone";
  return until && until <= now ? "ended" : "";
}

function End({ of }: { of: CaseAction }) {
  const end = endOf(of);
  return end && <span class="tag">{t(`measure.${end}`)}</span>;
}

function Measure({ done, detail }: { done: CaseAction; detail: CaseDetail }) {
  const { room, id, subject } = detail.case;
  const { action } = done;
  const stands = endOf(done) === "";
  const canLift = stands && ["mute", "remove", "ban"].includes(action) && subject;
  const canUndo = stands && action === "warn" && done.account === me.value?.account;
  return (
    <li>
      <p>
        <strong>{tFor("measure", action)}</strong>
        <End of={done} />
      </p>
      <p class="quiet">
        {[
          formatMoment(done.at),
          nameOf(done.account),
          done.reason && tFor("reason", done.reason),
          done.until && t("measure.until", { time: formatMoment(done.until) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {done.asks && <Asks asks={done.asks} />}
      {done.mineToConfirm && (
        <button
          type="button"
          class="quiet-button"
          onClick={() => void perform({ action: "confirm", room, confirm: done.id })}
        >
          {t("asked.confirm")}
        </button>
      )}
      {canUndo && (
        <button
          type="button"
          class="quiet-button"
          onClick={() => void perform({ action: "undo", room, undo: done.id })}
        >
          {t("toast.undo")}
        </button>
      )}
      {canLift && (
        <button
          type="button"
          class="quiet-button"
          onClick={() =>
            void perform({ action: "lift", room, case: id, subject: subject.handle, lifts: action })
          }
        >
          {t("measure.lift")}
        </button>
      )}
    </li>
  );
}

/** The measure an appeal is about, as its person was told of it. */
function Appealed({ of }: { of: CaseAction }) {
  const until = of.until ? t("measure.until", { time: formatMoment(of.until) }) : undefined;
  return (
    <div class="appealed">
      <p>
        <strong>{tFor("measure", of.action)}</strong>
        <End of={of} />
      </p>
      <p class="quiet">
        {[
          formatMoment(of.at),
          of.reason && tFor("reason", of.reason),
          tFor("appealed", of.scope),
          until,
        ]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <p class="quiet">
        {of.automated ? t("appealed.automated") : t("appealed.by", { name: nameOf(of.account) })}
      </p>
    </div>
  );
}

/** What was found, and beside it what the guidelines say. */
export function Why({ detail }: { detail: CaseDetail }) {
  const { findings, actions, case: of } = detail;
  const appealed = actions.find((one) => one.appealed);
  return (
    <section class="part" aria-labelledby="why">
      <h2 id="why">{t("case.why")}</h2>
      {findings.length === 0 && <p class="quiet">{tFor("kind", of.kind)}</p>}
      {appealed && <Appealed of={appealed} />}
      <ul class="plain findings">
        {findings.map((finding) => (
          <Finding key={`${finding.rule}${finding.at}${finding.position}`} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

export function CaseFacts({ detail }: { detail: CaseDetail }) {
  const { notes, actions, case: of } = detail;
  return (
    <>
      <section class="part" aria-labelledby="notes">
        <h2 id="notes">{t("case.notes")}</h2>
        {notes.length === 0 && <p class="quiet">{t("case.notes.none")}</p>}
        {notes.map((note) => (
          <div key={`${note.account}${note.at}`} class="note">
            <p class="quiet">
              {nameOf(note.account)} · {formatTime(note.at)}
            </p>
            <p class="text" dir="auto">
              {note.text}
            </p>
          </div>
        ))}
        {of.state !== "closed" && (
          <button
            type="button"
            class="quiet-button"
            onClick={() => {
              caseForm.value = "note";
            }}
          >
            {t("case.note.add")}
          </button>
        )}
      </section>
      <section class="part" aria-labelledby="measures">
        <h2 id="measures">{t("case.measures")}</h2>
        {actions.length === 0 && <p class="quiet">{t("case.measures.none")}</p>}
        <ul class="plain measures">
          {actions.map((done) => (
            <Measure key={done.id} done={done} detail={detail} />
          ))}
        </ul>
        {of.outcome && <p>{t("case.outcome", { outcome: tOr("outcome", of.outcome) })}</p>}
      </section>
    </>
  );
}
