// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";
import { offer, putOff } from "../care";
import { now, skew } from "../clock";
import { hashOf } from "../route";
import { desk, headCompared, me, session } from "../session";
import { formatCountdown, formatMoment, t, tFor } from "../words";
import { changeShift } from "./duty";

/** Shorter breaks of the connection are nobody's concern. */
const QUIET_MS = 1_000;
const IDLE_SOON_MS = 60_000;

function useResuming(): boolean {
  const isResuming = session.value.state === "resuming";
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!isResuming) return;
    const timer = setTimeout(() => setLong(true), QUIET_MS);
    return () => clearTimeout(timer);
  }, [isResuming]);
  return isLong;
}

function Idle() {
  const left = desk().idleAt - (now.value - skew.value);
  if (session.value.state !== "live" || left > IDLE_SOON_MS || left <= 0) return null;
  return (
    <div class="banner" role="alert">
      <p>
        {t("idle.soon")}{" "}
        <span class="left" aria-hidden="true">
          {formatCountdown(left)}
        </span>
      </p>
      <button type="button" onClick={() => desk().used()}>
        {t("idle.stay")}
      </button>
    </div>
  );
}

/** An offer, never an order. */
function Care() {
  const what = offer.value;
  if (!what) return null;
  return (
    <div class="banner care" role="status">
      <p>{t(`care.${what}`)}</p>
      <div class="actions">
        {what !== "heavy" && (
          <button type="button" onClick={() => void changeShift(false)}>
            {t("duty.end")}
          </button>
        )}
        <button type="button" class="quiet-button" onClick={() => putOff(what)}>
          {t(what === "heavy" ? "care.thanks" : "care.later")}
        </button>
      </div>
    </div>
  );
}

function Head() {
  const compared = headCompared.value;
  if (compared !== "differs" && compared !== "shorter") return null;
  return (
    <div class="banner" role="alert">
      <p>{tFor("head", compared)}</p>
      <a href={hashOf({ at: "ledger" })}>{t("ledger.title")}</a>
    </div>
  );
}

/** Somebody else has a passkey of theirs: said until it is removed. */
function Copied() {
  const at = me.value?.passkeyCopiedAt;
  if (!at) return null;
  return (
    <div class="banner" role="status">
      <p>{t("copied.text", { time: formatMoment(at) })}</p>
      <a href={hashOf({ at: "settings" })}>{t("copied.go")}</a>
    </div>
  );
}

export function Banners() {
  const isResuming = useResuming();
  return (
    <div class="banners">
      <p class={isResuming ? "banner" : "unseen"} role="status">
        {isResuming ? t("session.resuming") : ""}
      </p>
      <Idle />
      <Head />
      <Copied />
      <Care />
    </div>
  );
}
