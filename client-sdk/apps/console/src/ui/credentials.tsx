// SPDX-License-Identifier: Apache-2.0
import type { DeskReason } from "@hearth/client/desk";
import { t, tFor } from "../words";

export const PASSPHRASE_LEAST = 12;
const NAME_MOST = 32;

/** Passkeys need a browser that has them, and a name instead of an address. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential !== "undefined" && window.isSecureContext;
}

interface FieldProps {
  readonly onText: (text: string) => void;
}

export function NameField({ onText, isNew }: FieldProps & { isNew?: boolean }) {
  return (
    <label class="field">
      {t("sign_in.name")}
      <input
        type="text"
        required
        minLength={2}
        maxLength={NAME_MOST}
        autocomplete={isNew ? "off" : "username"}
        autocapitalize="off"
        spellcheck={false}
        dir="auto"
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </label>
  );
}

export function PassphraseField({ onText, isNew }: FieldProps & { isNew?: boolean }) {
  return (
    <label class="field">
      {t(isNew ? "invite.passphrase" : "sign_in.passphrase")}
      <input
        type="password"
        required
        minLength={PASSPHRASE_LEAST}
        maxLength={256}
        autocomplete={isNew ? "new-password" : "current-password"}
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </label>
  );
}

export function CodeField({ onText }: FieldProps) {
  return (
    <label class="field">
      {t("sign_in.code")}
      <input
        type="text"
        required
        inputMode="numeric"
        pattern="[0-9]{6}"
        maxLength={6}
        autocomplete="one-time-code"
        dir="ltr"
        onInput={(event) => onText(event.currentTarget.value)}
      />
    </label>
  );
}

/** Why it did not work; the same for names that do not exist and words that do not fit. */
export function Trouble({ reason }: { reason: DeskReason | undefined }) {
  return (
    <p class="said" role="alert">
      {reason && tFor("sign_in.refused", reason)}
    </p>
  );
}
