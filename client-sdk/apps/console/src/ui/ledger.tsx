// SPDX-License-Identifier: Apache-2.0
import type { DeskReason, LedgerLine, LedgerPage } from "@hearth/client/desk";
import { useEffect, useState } from "preact/hooks";
import { Heading } from "../../../shared/ui/heading";
import { desk, headCompared, languageOf, me, nameOf, titleOf } from "../session";
import { formatMoment, t, tFor, tOr } from "../words";
import { Refused } from "./refused";

const PAGE = 50;

function Line({ line }: { line: LedgerLine }) {
  const { number, at, what, account, room, params } = line;
  return (
    <li class="ledger-line">
      <span class="number">{number}</span>
      <div>
        <p>{tOr("ledger", what)}</p>
        <p class="quiet">
          {[
            formatMoment(at),
            account && nameOf(account),
            ...Object.entries(params).map(([key, value]) => `${key} ${value}`),
          ]
            .filter(Boolean)
            .join(" · ")}
          {room && (
            <>
              {" · "}
              <span dir="auto" lang={languageOf(room)}>
                {titleOf(room)}
              </span>
            </>
          )}
        </p>
      </div>
    </li>
  );
}

function Head() {
  const head = me.value?.head;
  const compared = headCompared.value;
  const isWrong = compared === "differs" || compared === "shorter";
  return (
    <div class={isWrong ? "plainly" : "chain"} role={isWrong ? "alert" : undefined}>
      {compared && <p>{tFor("head", compared)}</p>}
      {head && (
        <p class="quiet">
          {t("head.is", { number: head.number })}{" "}
          <code dir="ltr" class="hash">
            {head.number}:{head.hash}
          </code>
        </p>
      )}
    </div>
  );
}

export function Ledger() {
  const [page, setPage] = useState<LedgerPage>();
  const [refused, setRefused] = useState<DeskReason>();
  const read = async (before: number | undefined) => {
    // Without a place to begin: how long it is, then its newest page.
    const top = before ?? me.value?.head.number ?? 0;
    const outcome = await desk().readLedger(Math.max(0, top - PAGE), PAGE);
    if (!outcome.ok) return setRefused(outcome.reason);
    setRefused(undefined);
    const isNewest = before === undefined && outcome.value.top > top;
    if (isNewest) await read(outcome.value.top);
    else setPage(outcome.value);
  };
  useEffect(() => void read(undefined), []);
  const first = page?.lines[0]?.number ?? 0;
  const last = page?.lines.at(-1)?.number ?? 0;
  return (
    <section class="page narrow">
      <Heading>{t("ledger.title")}</Heading>
      <p>{t("ledger.text")}</p>
      <Head />
      {page && <p class="quiet">{t(page.verified ? "ledger.verified" : "ledger.not_verified")}</p>}
      {refused && <Refused reason={refused} again={() => void read(undefined)} />}
      <ol class="plain">
        {[...(page?.lines ?? [])].reverse().map((line) => (
          <Line key={line.number} line={line} />
        ))}
      </ol>
      <div class="actions">
        {page && last < page.top && (
          <button type="button" onClick={() => void read(Math.min(page.top, last + PAGE))}>
            {t("ledger.newer")}
          </button>
        )}
        {first > 1 && (
          <button type="button" onClick={() => void read(first - 1)}>
            {t("ledger.older")}
          </button>
        )}
      </div>
    </section>
  );
}
