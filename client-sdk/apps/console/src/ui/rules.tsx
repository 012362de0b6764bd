// SPDX-License-Identifier: Apache-2.0
import type { DeskReason, Explained } from "@hearth/client/desk";
import { useState } from "preact/hooks";
import { Heading } from "../../../shared/ui/heading";
import { Marked } from "../../../shared/ui/marked";
import { desk, me } from "../session";
import { t, tFor } from "../words";
import { Finding } from "./case_facts";

const TEXT_MAX = 1000;

function Result({ text, explained }: { text: string; explained: Explained }) {
  const { action, severity, findings, notices } = explained;
  return (
    <div class="result" role="status">
      <p>
        <strong>{tFor("verdict", action)}</strong>{" "}
        {severity > 0 && <span class="quiet">{t("severity", { of: severity })}</span>}
      </p>
      <Marked text={text} spans={findings.flatMap((finding) => finding.spans)} />
      {findings.length === 0 && <p class="quiet">{t("rules.nothing")}</p>}
      <ul class="plain findings">
        {findings.map((finding) => (
          <Finding key={`${finding.rule}${finding.spans[0]?.from}`} finding={finding} />
        ))}
      </ul>
      {notices.length > 0 && (
        <p class="quiet">
          {t("rules.notices")} <code dir="ltr">{notices.join(", ")}</code>
        </p>
      )}
    </div>
  );
}

export function Rules() {
  const rooms = me.value?.roomInfos ?? [];
  const [room, setRoom] = useState(rooms[0]?.slug ?? "");
  const [text, setText] = useState("");
  const [shown, setShown] = useState<{ text: string; explained: Explained }>();
  const [refused, setRefused] = useState<DeskReason>();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const outcome = await desk().explain(room, text);
    setRefused(outcome.ok ? undefined : outcome.reason);
    setShown(outcome.ok ? { text, explained: outcome.value } : undefined);
  };
  return (
    <section class="page narrow">
      <Heading>{t("rules.title")}</Heading>
      <p>{t("rules.text")}</p>
      <form class="form" onSubmit={(event) => void submit(event)}>
        <label class="field">
          {t("rules.room")}
          <select value={room} onChange={(event) => setRoom(event.currentTarget.value)}>
            {rooms.map(({ slug, title }) => (
              <option key={slug} value={slug}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          {t("rules.sentence")}
          <textarea
            rows={3}
            required
            maxLength={TEXT_MAX}
            dir="auto"
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </label>
        <div class="actions">
          <button type="submit" class="primary">
            {t("rules.do")}
          </button>
        </div>
      </form>
      {refused && <p role="alert">{tFor("refused", refused)}</p>}
      {shown && <Result {...shown} />}
    </section>
  );
}
