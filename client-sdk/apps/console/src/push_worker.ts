// SPDX-License-Identifier: Apache-2.0
// Shows what Web Push brings while the desk may be closed: that something waits, and nothing of what. A file of its
// own, with as much of a service worker's world as it needs.

interface Happening extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Pushed extends Happening {
  readonly data: { json(): unknown } | null;
}
interface Pressed extends Happening {
  readonly notification: Notification;
}
interface Page {
  readonly url: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}
interface Worker {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { type: "window"; includeUncontrolled: true }): Promise<readonly Page[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener(type: "push", listener: (event: Pushed) => void): void;
  addEventListener(type: "notificationclick", listener: (event: Pressed) => void): void;
}

const worker = globalThis as unknown as Worker;

/** The page's words cannot be read from here, and the language chosen there neither: the device's own. */
const words = navigator.language.startsWith("es")
  ? {
      title: "Hearth · Mesa",
      waits: "Algo espera.",
      test: "Es solo una prueba: no espera nada.",
    }
  : {
      title: "Hearth · Desk",
      waits: "Something is waiting.",
      test: "Only a test: nothing is waiting.",
    };

/** The id of a case; empty for a test, and for whatever else came. */
function caseOf(event: Pushed): string {
  try {
    const { case: id } = (event.data?.json() ?? {}) as { case?: unknown };
    return typeof id === "string" && /^[0-9a-z]{16}$/i.test(id) ? id : "";
  } catch {
    return "";
  }
}

async function open(id: string): Promise<void> {
  const { scope } = worker.registration;
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const page = pages.find(({ url }) => url.startsWith(scope));
  if (!page) {
    await worker.clients.openWindow(id ? `${scope}#/case/${id}` : scope);
    return;
  }
  await page.focus();
  if (id) page.postMessage({ case: id });
}

worker.addEventListener("push", (event) => {
  const id = caseOf(event);
  event.waitUntil(
    worker.registration.showNotification(words.title, {
      body: id ? words.waits : words.test,
      // One of a case at a time.
      tag: id || "test",
      data: id,
    }),
  );
});

worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(String(event.notification.data ?? "")));
});
