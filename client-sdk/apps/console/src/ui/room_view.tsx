// SPDX-License-Identifier: Apache-2.0
import type { Presence, RoomCondition } from "@hearth/client/desk";
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { useFollow } from "../../../shared/ui/follow";
import { Heading } from "../../../shared/ui/heading";
import { BackIcon, DownIcon } from "../../../shared/ui/icons";
import { acting } from "../doing";
import { isRevealed, openedSubjects, openId } from "../open_case";
import { type Line, withEvent, withGap } from "../room_lines";
import { hashOf } from "../route";
import { cases, desk, languageOf, me, titleOf } from "../session";
import { formatMoment, t, tFor } from "../words";
import { MessageRow } from "./message_row";

/** What this page is told of one room while it is shown. */
function useRoom(slug: string) {
  const lines = useSignal<readonly Line[]>([]);
  const presence = useSignal<Presence | undefined>(undefined);
  const condition = useSignal<RoomCondition | undefined>(undefined);
  const refused = useSignal(false);
  const round = useSignal(0);
  useEffect(() => {
    lines.value = [];
    refused.value = false;
    const room = desk().watch(slug);
    room.on("event", (event) => {
      lines.value = withEvent(lines.value, event);
    });
    room.on("gap", (gap) => {
      lines.value = withGap(lines.value, gap);
    });
    room.on("presence", (now) => {
      presence.value = now;
    });
    room.on("condition", (now) => {
      condition.value = now;
      refused.value = false;
    });
    room.on("refused", () => {
      refused.value = true;
    });
    return () => room.stop();
  }, [slug, round.value]);
  const again = () => {
    round.value++;
  };
  return { lines, presence, condition, refused, again };
}

/** Milder things can be read by the way. */
const VEILED_FROM = 2;

/** People an open case is about, whose words nobody has to read by the way. */
function veiledHandles(slug: string): ReadonlySet<string> {
  if (me.value && !me.value.veiled) return new Set();
  const handles = cases.value
    .filter((one) => one.room === slug && one.severity >= VEILED_FROM && one.subject)
    .filter((one) => !(one.id === openId.value && isRevealed.value))
    .map((one) => one.subject?.handle ?? "");
  return new Set(handles.filter((handle) => !openedSubjects.value.has(handle)));
}

function LineView({ line, slug, veiled }: { line: Line; slug: string; veiled: boolean }) {
  switch (line.kind) {
    case "note":
      return (
        <p class="quiet aside" dir="auto">
          {t(line.word, { alias: line.alias })}
          {line.until !== undefined && ` ${t("measure.until", { time: formatMoment(line.until) })}`}
          {line.rule && ` ${t("room.why", { reason: tFor("reason", line.rule) })}`}
        </p>
      );
    case "announcement":
      return (
        <p class="announcement" dir="auto">
          {line.text}
        </p>
      );
    case "message":
      return <MessageRow event={line.event} room={slug} case={openId.value} veiled={veiled} />;
  }
}

function Log({ slug, lines, isRead }: { slug: string; lines: readonly Line[]; isRead: boolean }) {
  const { list, newer, toEnd, onScroll } = useFollow(lines.at(-1)?.key ?? "");
  const veiled = veiledHandles(slug);
  return (
    <div class="conversation">
      <section
        ref={list}
        class="log-scroll"
        aria-label={t("room.log")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        <div class="lines" role="log" aria-live={isRead ? "polite" : "off"}>
          {lines.map((line) => (
            <LineView
              key={line.key}
              line={line}
              slug={slug}
              veiled={line.kind === "message" && veiled.has(line.event.author?.handle ?? "")}
            />
          ))}
        </div>
        {lines.length === 0 && <p class="quiet calm">{t("room.quiet")}</p>}
      </section>
      {newer && (
        <button type="button" class="newer" onClick={toEnd}>
          {t("room.newer")}
          <DownIcon />
        </button>
      )}
    </div>
  );
}

/** Who looks after it, how it goes, and of what moderators set: until when, and why. */
function conditionFacts(condition: RoomCondition | undefined): readonly string[] {
  if (!condition || condition.mode === "unknown") return [];
  const { covered, mode, until, rule, availability } = condition;
  const facts = [t(covered ? "glance.covered" : "glance.uncovered")];
  if (mode !== "open") facts.push(t(`mode.${mode}`));
  if (mode !== "open" && until) facts.push(t("measure.until", { time: formatMoment(until) }));
  if (mode !== "open" && rule) facts.push(t("room.why", { reason: tFor("reason", rule) }));
  if (availability === "read_only") facts.push(t("room.read_only"));
  return facts;
}

/** A room as it goes on, beside a case or by itself. */
export function RoomView({ slug, isAside }: { slug: string; isAside: boolean }) {
  const { lines, presence, condition, refused, again } = useRoom(slug);
  const isRead = useSignal(false);
  const title = titleOf(slug);
  const there = presence.value;
  const facts = [
    there && t("glance.present", { count: there.count }),
    ...conditionFacts(condition.value),
  ].filter(Boolean);
  const act = (action: "say" | "set_mode") => () => {
    acting.value = { room: slug, action };
  };
  return (
    <section class={isAside ? "room-view aside-room" : "room-view"} aria-label={title}>
      <header class="room-head">
        {!isAside && (
          <a class="button back" href={hashOf({ at: "rooms" })} aria-label={t("glance.title")}>
            <BackIcon />
          </a>
        )}
        <div>
          {isAside ? (
            <h2 dir="auto" lang={languageOf(slug)}>
              {title}
            </h2>
          ) : (
            <Heading {...(languageOf(slug) ? { lang: languageOf(slug) as string } : {})}>
              {title}
            </Heading>
          )}
          <p class="quiet">{facts.join(" · ")}</p>
        </div>
      </header>
      {refused.value && (
        <div class="plainly" role="status">
          <p>{t("room.refused")}</p>
          <button type="button" onClick={again}>
            {t("again")}
          </button>
        </div>
      )}
      <Log slug={slug} lines={lines.value} isRead={isRead.value} />
      <div class="room-steps">
        <button type="button" onClick={act("say")}>
          {t("room.say")}
        </button>
        <button type="button" onClick={act("set_mode")}>
          {t("room.mode")}
        </button>
        {!isAside && (
          <button
            type="button"
            class="quiet-button"
            aria-pressed={isRead.value}
            onClick={() => {
              isRead.value = !isRead.value;
            }}
          >
            {t("room.read_out")}
          </button>
        )}
      </div>
    </section>
  );
}
