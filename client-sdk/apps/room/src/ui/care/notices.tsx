// SPDX-License-Identifier: Apache-2.0
import type { Notice } from "@hearth/client";
import { useState } from "preact/hooks";
import { hasEnded } from "../../ended";
import type { RoomState } from "../../room_state";
import { t } from "../../words";
import { Acknowledge } from "./acknowledge";
import { AskAgain } from "./appeal";
import { Code } from "./code";
import { Measure, titleOf } from "./measure";

function Card({ notice, state, more }: { notice: Notice; state: RoomState; more: number }) {
  const [isAsking, setAsking] = useState(false);
  const { appeal_code } = notice.params;
  return (
    <section class="notice" aria-labelledby="notice-title">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <div class="notice-body" tabIndex={0}>
        <p class="quiet">
          {t("card.title")}
          {more > 0 && ` · ${t("notice.more", { count: more })}`}
        </p>
        <h2 id="notice-title">{titleOf(notice)}</h2>
        <Measure notice={notice} />
        {appeal_code && isAsking && <AskAgain code={appeal_code} level="h3" takesFocus />}
        {appeal_code && <Code code={appeal_code} />}
      </div>
      <div class="actions">
        <Acknowledge notice={notice} state={state} />
        {appeal_code && !isAsking && (
          <button type="button" onClick={() => setAsking(true)}>
            {t("appeal.open")}
          </button>
        )}
      </div>
    </section>
  );
}

const shutsOut = ({ code }: Notice) => code === "removed" || code === "banned";

/**
 * What moderators did that concerns this person, one at a time. First comes what has to be read before writing; for
 * whoever is out of the room, why.
 */
export function Notices({ state }: { state: RoomState }) {
  const all = state.notices.value.filter((one) => !hasEnded(one));
  const isOut = state.refusal.value?.reason === "banned";
  const notice = (isOut ? all.filter(shutsOut).at(-1) : state.warning()) ?? all[0];
  if (!notice) return null;
  return <Card key={notice.params.code} notice={notice} state={state} more={all.length - 1} />;
}
