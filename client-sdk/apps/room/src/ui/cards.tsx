// SPDX-License-Identifier: Apache-2.0
import { isSeen, isUrgent, type Offer, offers, putAway } from "../cards";
import {
  country,
  dial,
  emergencyNumber,
  findAHelpline,
  helpPlaces,
  isGuess,
  lineFor,
} from "../country";
import { isUnwatched } from "../coverage";
import { giveBack } from "../drafts";
import { has, t, tFor } from "../words";
import { openHelp } from "./help";

const keyOf = (code: string) => code.replace(/^card\./, "");

/** That a moderator looks after it, or that none is there to. */
function moderatorsState(): string {
  if (isSeen.value) return t("room.seen");
  return isUnwatched() ? t("status.alone") : "";
}

/** The text in one or two parts: the first, where there is one, is what to do before anything else. */
function textOf(code: string): readonly string[] {
  const places = { ...helpPlaces(), moderators_state: moderatorsState() };
  const lead = `${code}.lead`;
  const text = tFor("card", keyOf(code), places).trim();
  return has(lead) ? [t(lead, places), text] : [text];
}

function toComposer(): void {
  document.getElementById("compose")?.focus();
}

interface Ways {
  /** Kinds of lines to call, in this order. */
  readonly call: readonly string[];
  readonly text?: boolean;
  /** Company in the room, and meetings. */
  readonly company?: boolean;
  readonly meetings?: boolean;
}

const ways: Readonly<Record<string, Ways>> = {
  "self_harm.2": { call: ["crisis"] },
  "self_harm.3": { call: ["crisis"], text: true, company: true },
  "self_harm.4": { call: ["crisis", "emergency"], text: true },
  "self_harm.other": { call: ["crisis", "emergency"] },
  overdose: { call: ["emergency", "poison"] },
  withdrawal: { call: ["emergency"] },
  relapse: { call: ["substance"], company: true, meetings: true },
  craving: { call: ["substance"], company: true, meetings: true },
  youth: { call: ["youth"] },
};

function Call({ kind }: { kind: string }) {
  const line = lineFor(kind) ?? (kind === "youth" ? lineFor("crisis") : undefined);
  const number = kind === "emergency" ? emergencyNumber() : line?.phone;
  if (!number) return null;
  const { name } = line ?? {};
  const said = number.replaceAll(" ", "\u00a0"); // on one line
  return (
    <a class="button call" href={dial(number)}>
      {name ? t("help.call.name", { name, number: said }) : t("help.call", { number: said })}
    </a>
  );
}

/** "85258" of "SHOUT to 85258", and the word to write. */
function messageTo(text: string): string {
  const number = /(\d{3,})\D*$/.exec(text)?.[1] ?? "";
  const word = /\b[A-Z]{3,}\b/.exec(text)?.[0];
  return word ? `sms:${number}?body=${word}` : `sms:${number}`;
}

function WriteTo() {
  const text = lineFor("crisis", "text")?.text;
  if (!text) return null;
  return (
    <a class="button" href={messageTo(text)}>
      {t("help.write", { text })}
    </a>
  );
}

function CardWays({ code, slug }: Offer) {
  const { call, text, company, meetings } = ways[keyOf(code)] ?? { call: ["crisis"] };
  return (
    <div class="actions">
      {call.map((kind) => (
        <Call key={kind} kind={kind} />
      ))}
      {text && <WriteTo />}
      {company && (
        <button
          type="button"
          onClick={() => {
            giveBack(slug, t("card.company.words"));
            toComposer();
          }}
        >
          {t("card.company")}
        </button>
      )}
      {meetings && (
        <a class="button" href="#/">
          {t("card.meetings")}
        </a>
      )}
      {(isGuess.value || !country()) && (
        <a class="button" href={findAHelpline} rel="noreferrer noopener" target="_blank">
          {t("card.find")}
        </a>
      )}
    </div>
  );
}

/** What keeps people from calling, where calling is what is offered. */
function Barriers({ code }: { code: string }) {
  if (!keyOf(code).startsWith("self_harm")) return null;
  return (
    <details>
      <summary>{t("card.barriers.title")}</summary>
      <p>{t("card.barriers", helpPlaces())}</p>
    </details>
  );
}

function Card({ code, slug }: Offer) {
  const [first, second] = textOf(code);
  const here = country();
  return (
    <aside class={isUrgent(code) ? "card urgent" : "card"} aria-labelledby="card-title">
      <div class="card-head">
        <h2 id="card-title">{t("card.title")}</h2>
        <button
          type="button"
          class="quiet-button"
          onClick={() => {
            putAway(code);
            toComposer();
          }}
        >
          {t("card.away")}
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <div class="card-body" tabIndex={0}>
        <p class={second ? "lead" : undefined}>{first}</p>
        <CardWays code={code} slug={slug} />
        {second && <p>{second}</p>}
        <Barriers code={code} />
        <p class="quiet">
          {here && <span dir="auto">{t("card.numbers", { country: here.name })}</span>}{" "}
          <button type="button" class="quiet-button" onClick={openHelp}>
            {t("card.more")}
          </button>
        </p>
      </div>
    </aside>
  );
}

/** Offers of help for this person alone, one at a time, beside the room and never over it. */
export function Cards() {
  const [first] = offers.value;
  return (
    <>
      <p class="unseen" role="status">
        {first && `${t("card.title")}: ${textOf(first.code).join(" ")}`}
      </p>
      {first && <Card key={first.code} {...first} />}
    </>
  );
}
