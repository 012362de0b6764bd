// SPDX-License-Identifier: Apache-2.0
import type { DeskOutcome, DeskReason, Invite } from "@hearth/client/desk";
import { useEffect, useState } from "preact/hooks";
import { Heading } from "../../../shared/ui/heading";
import { go } from "../route";
import { desk } from "../session";
import { formatList, t, tFor } from "../words";
import { CodeField, hasPasskeys, NameField, PassphraseField, Trouble } from "./credentials";
import { QrCode } from "./qr_code";

/** For an authenticator app on this device; elsewhere the secret is typed. */
function appLink(secret: string): string {
  return `otpauth://totp/Hearth?secret=${encodeURIComponent(secret)}&issuer=Hearth`;
}

export function Secret({ secret }: { secret: string }) {
  return (
    <div class="plainly">
      <p>{t("invite.totp")}</p>
      <QrCode text={appLink(secret)} name={t("invite.qr")} />
      <p>
        <code dir="ltr">{secret.match(/.{1,4}/g)?.join(" ")}</code>
      </p>
      <a href={appLink(secret)}>{t("invite.totp.app")}</a>
    </div>
  );
}

function Accept({ code: invite, about }: { code: string; about: Invite }) {
  const [name, setName] = useState("");
  const [passphrase, setPassphrase] = useState("");
  const [code, setCode] = useState("");
  const [isTyping, setTyping] = useState(!hasPasskeys());
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<DeskReason>();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefused(undefined);
    const outcome: DeskOutcome = isTyping
      ? await desk().acceptInvite({ invite, name, passphrase, code })
      : await desk().acceptInviteWithPasskey({ invite, name });
    setBusy(false);
    if (outcome.ok) go({ at: "duty" });
    else setRefused(outcome.reason);
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <NameField onText={setName} isNew />
      <p class="quiet">{t("invite.name")}</p>
      {isTyping && (
        <>
          <PassphraseField onText={setPassphrase} isNew />
          <Secret secret={about.totpSecret} />
          <CodeField onText={setCode} />
        </>
      )}
      <Trouble reason={refused} />
      <div class="actions">
        <button type="submit" class="primary" disabled={isBusy}>
          {t(isTyping ? "invite.do" : "invite.passkey")}
        </button>
        {hasPasskeys() && (
          <button type="button" class="quiet-button" onClick={() => setTyping(!isTyping)}>
            {t(isTyping ? "invite.by_passkey" : "invite.by_passphrase")}
          </button>
        )}
      </div>
    </form>
  );
}

export function InvitePage({ code }: { code: string }) {
  const [about, setAbout] = useState<Invite>();
  const [refused, setRefused] = useState<DeskReason>();
  const read = async () => {
    setRefused(undefined);
    const outcome = await desk().readInvite(code);
    if (outcome.ok) setAbout(outcome.value);
    else setRefused(outcome.reason);
  };
  useEffect(() => void read(), [code]);
  return (
    <section class="sheet">
      <img class="mark" src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="56" height="56" />
      <Heading>{t("invite.title")}</Heading>
      {refused === "sign_in" && <p role="alert">{t("invite.gone")}</p>}
      {refused && refused !== "sign_in" && (
        <>
          <Trouble reason={refused} />
          <button type="button" onClick={() => void read()}>
            {t("again")}
          </button>
        </>
      )}
      {!about && !refused && <p role="status">{t("invite.reading")}</p>}
      {about && (
        <>
          <p>
            {t("invite.text", {
              role: tFor("role", about.role),
              rooms: about.rooms.length > 0 ? formatList(about.rooms) : t("rooms.all"),
            })}
          </p>
          <Accept code={code} about={about} />
        </>
      )}
    </section>
  );
}
