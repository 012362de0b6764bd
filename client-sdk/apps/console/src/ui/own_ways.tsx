// SPDX-License-Identifier: Apache-2.0
import type { DeskOutcome, OwnPasskey, Ways } from "@hearth/client/desk";
import { useEffect, useState } from "preact/hooks";
import { asking } from "../doing";
import { say } from "../notices";
import { desk, me } from "../session";
import { formatMoment, t } from "../words";
import { CodeField, hasPasskeys, PassphraseField } from "./credentials";
import { Secret } from "./invite";

/** As many as an account may have. */
const PASSKEYS_MOST = 8;

type Run = (ask: () => Promise<DeskOutcome<Ways>>) => void;

function Passkey({ passkey, isOnly, run }: { passkey: OwnPasskey; isOnly: boolean; run: Run }) {
  const name = passkey.name || t("ways.passkey");
  return (
    <li>
      <strong dir="auto">{name}</strong>
      <span class="quiet">{t("people.since", { time: formatMoment(passkey.addedAt) })}</span>
      {passkey.copiedAt > 0 && (
        <span>{t("ways.copied", { time: formatMoment(passkey.copiedAt) })}</span>
      )}
      {isOnly ? (
        <span class="quiet">{t("ways.only")}</span>
      ) : (
        <button
          type="button"
          class="quiet-button"
          aria-label={t("ways.remove.named", { name })}
          onClick={() => run(() => desk().ways.removePasskey(passkey.id))}
        >
          {t("ways.remove")}
        </button>
      )}
    </li>
  );
}

function AddPasskey({ run }: { run: Run }) {
  const [name, setName] = useState("");
  return (
    <details class="account">
      <summary>{t("ways.add")}</summary>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          run(() => desk().ways.addPasskey(name));
        }}
      >
        <p class="quiet">{t("ways.add.text")}</p>
        <label class="field">
          {t("ways.name")}
          <input
            type="text"
            required
            minLength={2}
            maxLength={32}
            autocomplete="off"
            dir="auto"
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <div class="actions">
          <button type="submit" class="primary">
            {t("ways.add.do")}
          </button>
        </div>
      </form>
    </details>
  );
}

function ChangePassphrase({ run }: { run: Run }) {
  const [passphrase, setPassphrase] = useState("");
  const [code, setCode] = useState("");
  return (
    <details class="account">
      <summary>{t("ways.passphrase.change")}</summary>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          run(() => desk().ways.changePassphrase(passphrase, code));
        }}
      >
        <PassphraseField onText={setPassphrase} isNew />
        <CodeField onText={setCode} />
        <div class="actions">
          <button type="submit" class="primary">
            {t("ways.passphrase.do")}
          </button>
        </div>
      </form>
    </details>
  );
}

/** Another authenticator app; a first one comes with a passphrase. */
function NewCodes({ run, isFirst }: { run: Run; isFirst: boolean }) {
  const [secret, setSecret] = useState<string>();
  const [passphrase, setPassphrase] = useState("");
  const [code, setCode] = useState("");
  return (
    <details class="account">
      <summary>{t(isFirst ? "ways.passphrase.first" : "ways.codes")}</summary>
      <p class="quiet">{t(isFirst ? "ways.passphrase.first.text" : "ways.codes.text")}</p>
      {secret === undefined ? (
        <div class="actions">
          <button
            type="button"
            onClick={() => void asking(() => desk().ways.newCodes(), setSecret)}
          >
            {t("ways.codes.begin")}
          </button>
        </div>
      ) : (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            run(() => desk().ways.changePassphrase(passphrase, code));
          }}
        >
          <Secret secret={secret} />
          {isFirst && <PassphraseField onText={setPassphrase} isNew />}
          <CodeField onText={setCode} />
          <div class="actions">
            <button type="submit" class="primary">
              {t("ways.codes.do")}
            </button>
          </div>
        </form>
      )}
    </details>
  );
}

function Listed({ ways, run }: { ways: Ways; run: Run }) {
  const isOnly = ways.passkeys.length + (ways.passphrase ? 1 : 0) === 1;
  return (
    <>
      <ul class="plain roster">
        {ways.passkeys.map((passkey) => (
          <Passkey key={passkey.id} passkey={passkey} isOnly={isOnly} run={run} />
        ))}
        {ways.passphrase && (
          <li>
            <strong>{t("ways.passphrase")}</strong>
          </li>
        )}
      </ul>
      {hasPasskeys() && ways.passkeys.length < PASSKEYS_MOST && <AddPasskey run={run} />}
      {ways.passphrase && <ChangePassphrase run={run} />}
      <NewCodes run={run} isFirst={!ways.passphrase} />
    </>
  );
}

/** How this moderator signs in; every change ends their other sessions. */
export function OwnWays() {
  const [ways, setWays] = useState<Ways>();
  // Forms begin anew after a change.
  const [changes, setChanges] = useState(0);
  useEffect(() => void asking(() => desk().ways.list(), setWays), []);
  const run: Run = (ask) =>
    void asking(ask, (changed) => {
      setWays(changed);
      if (me.value) {
        const passkeyCopiedAt = Math.max(0, ...changed.passkeys.map(({ copiedAt }) => copiedAt));
        me.value = { ...me.value, passkeyCopiedAt };
      }
      setChanges((count) => count + 1);
      say(t("ways.changed"));
    });
  return (
    <>
      <h2>{t("ways.title")}</h2>
      <p class="quiet">{t("ways.text")}</p>
      {ways && <Listed key={changes} ways={ways} run={run} />}
    </>
  );
}
