// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it, vi } from "vitest";
import { pageEnvironment } from "../src/environment.js";
import { Scene } from "./support/scene.js";
import { until } from "./support/until.js";

afterEach(() => vi.unstubAllGlobals());

function page() {
  const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
  const window = new EventTarget();
  vi.stubGlobal("document", document);
  vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
  let wakes = 0;
  const stop = pageEnvironment.onWake(() => wakes++);
  return { document, window, stop, wakes: () => wakes };
}

describe("a browser's page", () => {
  it("wakes when it is seen, shown out of the cache, online or offline", () => {
    const { document, window, wakes } = page();
    document.visibilityState = "hidden";
    document.dispatchEvent(new Event("visibilitychange"));
    expect([wakes(), pageEnvironment.hidden()]).toEqual([0, true]);
    document.visibilityState = "visible";
    document.dispatchEvent(new Event("visibilitychange"));
    for (const name of ["pageshow", "online", "offline"]) window.dispatchEvent(new Event(name));
    expect([wakes(), pageEnvironment.hidden()]).toEqual([4, false]);
  });

  it("is not listened to any more once it is stopped", () => {
    const { document, window, stop, wakes } = page();
    stop();
    document.dispatchEvent(new Event("visibilitychange"));
    for (const name of ["pageshow", "online", "offline"]) window.dispatchEvent(new Event(name));
    expect(wakes()).toBe(0);
  });

  it("is offline only when the device says so", () => {
    vi.stubGlobal("navigator", { onLine: false });
    expect(pageEnvironment.offline?.()).toBe(true);
    vi.stubGlobal("navigator", {});
    expect(pageEnvironment.offline?.()).toBe(false);
  });
});

it("offline, it waits longer and wakes nobody; online again, it tries at once", async () => {
  const scene = await Scene.open();
  await scene.live();
  scene.offline = true;
  scene.server.peer.gone(4000);
  const { retryAt = 0 } = await scene.waiting();
  expect(retryAt - scene.clock.now()).toBe(15_250);
  scene.wake();
  expect(scene.client.stateChange.retryAt).toBe(retryAt);
  scene.offline = false;
  scene.wake();
  await until("it is back", () => scene.client.state === "live");
  await scene.close();
});
