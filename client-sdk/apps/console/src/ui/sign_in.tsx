// SPDX-License-Identifier: Apache-2.0
import type { DeskOutcome, DeskReason } from "@hearth/client/desk";
import { useState } from "preact/hooks";
import { Heading } from "../../../shared/ui/heading";
import { steppingUp } from "../doing";
import { desk, me, session } from "../session";
import { t, tFor } from "../words";
import { CodeField, hasPasskeys, NameField, PassphraseField, Trouble } from "./credentials";
import { Dialog } from "./dialog";

interface Props {
  /** Known already when somebody confirms that it is they. */
  readonly name?: string;
  readonly onDone?: () => void;
}

/** The two ways in, one form: a key of the device, or a passphrase and a code. */
export function Ways({ name: known, onDone }: Props) {
  const [name, setName] = useState(known ?? "");
  const [passphrase, setPassphrase] = useState("");
  const [code, setCode] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<DeskReason>();
  const [isTyping, setTyping] = useState(!hasPasskeys());
  const run = async (way: () => Promise<DeskOutcome>) => {
    setBusy(true);
    setRefused(undefined);
    const outcome = await way();
    setBusy(false);
    if (outcome.ok) onDone?.();
    else setRefused(outcome.reason);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (isTyping) void run(() => desk().signIn({ name, passphrase, code }));
    else void run(() => desk().signInWithPasskey(name));
  };
  return (
    <form class="form" onSubmit={submit}>
      {known === undefined && <NameField onText={setName} />}
      {isTyping && (
        <>
          <PassphraseField onText={setPassphrase} />
          <CodeField onText={setCode} />
        </>
      )}
      <Trouble reason={refused} />
      <div class="actions">
        <button type="submit" class="primary" disabled={isBusy}>
          {t(isTyping ? "sign_in.do" : "sign_in.passkey")}
        </button>
        {hasPasskeys() && (
          <button type="button" class="quiet-button" onClick={() => setTyping(!isTyping)}>
            {t(isTyping ? "sign_in.by_passkey" : "sign_in.by_passphrase")}
          </button>
        )}
      </div>
    </form>
  );
}

export function SignIn() {
  const { reason } = session.value;
  const ended = reason === "idle" || reason === "ended" || reason === "sign_in";
  return (
    <section class="sheet">
      <img class="mark" src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="56" height="56" />
      <Heading>{t("sign_in.title")}</Heading>
      <p>{t("sign_in.text")}</p>
      {ended && session.value.state === "signed_out" && (
        <p class="plainly">{tFor("session", reason)}</p>
      )}
      <Ways />
      <p class="quiet">{t("sign_in.no_account")}</p>
    </section>
  );
}

/** Before what reaches far: is it still this person? */
export function StepUp() {
  const then = steppingUp.value;
  if (!then) return null;
  const close = () => {
    steppingUp.value = undefined;
  };
  return (
    <Dialog title={t("step_up.title")} onClose={close}>
      <p>{t("step_up.text")}</p>
      <Ways
        name={me.value?.name ?? ""}
        onDone={() => {
          close();
          then();
        }}
      />
    </Dialog>
  );
}
