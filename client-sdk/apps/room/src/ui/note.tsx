// SPDX-License-Identifier: Apache-2.0
// What is said to the author of a message that is not in the room, and what can be done with it.

import { without } from "../../../shared/ui/marked";
import { offer } from "../cards";
import { helpPlaces } from "../country";
import { isUnwatched } from "../coverage";
import type { Own, RoomState } from "../room_state";
import { formatTime, has, t, tFor, type Word } from "../words";

/** The part of a code that the catalogue's families have in common: "hate" of "note.hate". */
const keyOf = (code = "note.hold") => code.replace(/^\w+\./, "");

/** Why, in the words for what became of it. Where nobody is on duty, none say that a moderator looks or was told. */
function whyOf({ status, hint, heldForMs = 0 }: Own): string {
  const key = keyOf(hint?.code);
  const kind = tFor("kind", keyOf(hint?.label ?? "any"));
  const places = { ...helpPlaces(), kind, minutes: Math.round(heldForMs / 60_000) };
  if (status === "look_again" && has(`nudge.${key}`)) return tFor("nudge", key, places);
  const variant = status === "not_posted" && has(`note.${key}.stopped`) ? ".stopped" : ".alone";
  const fits = has(`note.${key}${variant}`) && (variant === ".stopped" || isUnwatched());
  return tFor("note", fits ? key + variant : key, places);
}

/** The text for what was stopped or is held: why, and what comes next. */
export function noteOf(own: Own): string {
  const { status, heldForMs, createdAt } = own;
  const why = whyOf(own);
  if (status !== "held") return why;
  const alone = isUnwatched() ? ` ${t("status.alone")}` : "";
  const back = heldForMs ? ` ${t("status.back", { time: formatTime(createdAt + heldForMs) })}` : "";
  return `${why}${alone}${back}`;
}

function Without({ own, state }: { own: Own; state: RoomState }) {
  const spans = own.hint?.spans ?? [];
  const rest = without(own.text, spans);
  if (spans.length === 0 || rest === "") return null;
  return (
    <button
      type="button"
      class="primary"
      onClick={() => {
        state.dismiss(own.key);
        state.say(rest, own);
        document.getElementById("compose")?.focus();
      }}
    >
      {tFor("without", keyOf(own.hint?.code))}
    </button>
  );
}

/** What a text about buying leads to: help with what is behind it. */
function Behind({ state }: { state: RoomState }) {
  return (["craving", "withdrawal"] as const).map((what) => (
    <button key={what} type="button" onClick={() => offer(state.room.slug, `card.${what}`)}>
      {t(`note.behind.${what}`)}
    </button>
  ));
}

/** What may be said against this device, which knows less than the server. */
function objectionTo({ code, label }: NonNullable<Own["hint"]>): Word {
  if (code === "note.link") return "note.anyway";
  return label === "pii.phone" ? "note.helpline" : "note.public";
}

/** Beside editing and letting go. */
export function NoteChoices({ own, state }: { own: Own; state: RoomState }) {
  const { hint, here, key } = own;
  const toRoom = (post: () => void) => () => {
    state.dismiss(key);
    post();
    document.getElementById("compose")?.focus();
  };
  return (
    <>
      <Without own={own} state={state} />
      {hint?.code === "note.sourcing" && <Behind state={state} />}
      {here && hint && (
        <button type="button" onClick={toRoom(() => state.say(own.text, own, true))}>
          {t(objectionTo(hint))}
        </button>
      )}
      {hint?.mayConfirm && (
        <button type="button" onClick={toRoom(() => state.room.confirm(own))}>
          {t("note.anyway")}
        </button>
      )}
    </>
  );
}
