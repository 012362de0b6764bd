// SPDX-License-Identifier: Apache-2.0
import type { Page } from "playwright-core";

/** A key in the page's device, as phones and computers have it, and how to ask the device for its keys. */
export async function withAuthenticator(page: Page) {
  const debug = await page.context().newCDPSession(page);
  await debug.send("WebAuthn.enable");
  const { authenticatorId } = await debug.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return async () => (await debug.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
}
