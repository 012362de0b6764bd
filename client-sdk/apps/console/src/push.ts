// SPDX-License-Identifier: Apache-2.0
// Whether this device is told that something waits while the desk is not looked at.
import type { DeskReason, PushTarget } from "@hearth/client/desk";
import { signal } from "@preact/signals";
import { preferences } from "./preferences";
import { go } from "./route";
import { desk, me } from "./session";

/** `denied`: by the browser's settings. */
export type PushState = "off" | "on" | "denied";
export const pushState = signal<PushState>("off");

const SCRIPT = `${import.meta.env.BASE_URL}push_worker.js`;

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL: (url: string) => string },
  ): { createScriptURL(url: string): string };
}
/** The page's policy wants scripts' addresses to come through here; there is this one. */
const script = () => {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy("push-worker", { createScriptURL: () => SCRIPT });
  return policy?.createScriptURL(SCRIPT) ?? SCRIPT;
};

/** The operator has it on. */
export function isPushOffered(): boolean {
  return (me.value?.pushKey.length ?? 0) > 0;
}

/** This browser has it; a phone of Apple's only for what is on its Home Screen. */
export function canPush(): boolean {
  return (
    "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis
  );
}

function targetOf(subscription: PushSubscription): PushTarget | undefined {
  const p256dh = subscription.getKey("p256dh");
  const auth = subscription.getKey("auth");
  if (!p256dh || !auth) return undefined;
  const { endpoint } = subscription;
  return { endpoint, p256dh: new Uint8Array(p256dh), auth: new Uint8Array(auth) };
}

async function subscribed(): Promise<PushSubscription | undefined> {
  const registration = await navigator.serviceWorker.getRegistration(import.meta.env.BASE_URL);
  return (await registration?.pushManager.getSubscription()) ?? undefined;
}

let registering: Promise<ServiceWorkerRegistration> | undefined;

async function registration(): Promise<ServiceWorkerRegistration> {
  registering ??= navigator.serviceWorker.register(script());
  await registering;
  return navigator.serviceWorker.ready;
}

/** After signing in: says again what this device's person chose, since it is kept for some weeks only. */
export async function keepPush(): Promise<void> {
  pushState.value = "off";
  if (!isPushOffered() || !canPush() || preferences.get("push") !== me.value?.account) return;
  const subscription = await subscribed();
  const target = subscription && targetOf(subscription);
  if (!target) return;
  const outcome = await desk().subscribePush(target);
  pushState.value = outcome.ok ? "on" : "off";
}

/** On a press only: browsers ask their person for a permission then. Nothing: it is so, or was not permitted. */
export async function turnPushOn(): Promise<DeskReason | undefined> {
  if ((await Notification.requestPermission()) !== "granted") {
    pushState.value = "denied";
    return undefined;
  }
  const { pushManager } = await registration();
  // Whoever had it before on this device is told nothing here any more.
  await (await pushManager.getSubscription())?.unsubscribe();
  const applicationServerKey = new Uint8Array(me.value?.pushKey ?? []);
  const subscription = await pushManager
    .subscribe({ userVisibleOnly: true, applicationServerKey })
    .catch(() => undefined); // no service of the browser's, or not now
  const target = subscription && targetOf(subscription);
  if (!target) return "unavailable";
  const outcome = await desk().subscribePush(target);
  if (!outcome.ok) {
    await subscription.unsubscribe();
    return outcome.reason;
  }
  preferences.set("push", me.value?.account ?? "");
  pushState.value = "on";
  return undefined;
}

export async function turnPushOff(): Promise<void> {
  pushState.value = "off";
  preferences.set("push", "");
  const subscription = await subscribed();
  if (!subscription) return;
  await subscription.unsubscribe();
  await desk().unsubscribePush(subscription.endpoint);
}

/** What was pressed outside of the page opens in it. */
export function followPushes(): void {
  if (!canPush()) return;
  navigator.serviceWorker.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    const { case: id } = (data ?? {}) as { case?: unknown };
    if (typeof id === "string") go({ at: "case", id });
  });
}
