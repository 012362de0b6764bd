// SPDX-License-Identifier: Apache-2.0
// What a notice says: what happened, by which guideline, where, for how long, and whether a person decided it.
import type { Notice } from "@hearth/client";
import { formatDay, formatTime, t, tFor } from "../../words";

/** Measures that last. */
const lasting = ["muted", "removed", "banned"];

function when(at: number): string {
  if (at === 0) return t("notice.until.lifted");
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  if (isToday) return formatTime(at);
  return t("notice.until.day", { day: formatDay(at), time: formatTime(at) });
}

function factsOf({ code, params }: Notice): readonly (readonly [string, string])[] {
  const { rule, scope, until_ms = "0", automated } = params;
  return [
    ...(rule === undefined ? [] : [[t("notice.rule"), tFor("rule", rule || "other")] as const]),
    ...(scope ? [[t("notice.scope"), tFor("scope", scope)] as const] : []),
    ...(lasting.includes(code) ? [[t("notice.until"), when(Number(until_ms))] as const] : []),
    ...(automated
      ? [[t("notice.by"), t(automated === "1" ? "notice.by.machine" : "notice.by.person")] as const]
      : []),
  ];
}

export function titleOf({ code }: Notice): string {
  return tFor("notice.title", code);
}

export function Measure({ notice }: { notice: Notice }) {
  const facts = factsOf(notice);
  return (
    <>
      <p>{tFor("notice.text", notice.code)}</p>
      {facts.length > 0 && (
        <dl class="facts">
          {facts.map(([what, value]) => (
            <div key={what}>
              <dt>{what}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
