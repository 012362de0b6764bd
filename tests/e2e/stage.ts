// SPDX-License-Identifier: Apache-2.0
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { Service } from "./service";
import { launch } from "./visit";

/** What the tests of a file visit. */
interface Place {
  start(): Promise<void>;
  end(): Promise<void>;
}

/** A browser, and the place as long as the tests of this file run. */
export function staged(place?: Place): () => Browser {
  if (place) beforeAll(() => place.start());
  return browserUntilTheEnd(place);
}

/** A browser, and a service in which nothing was said before each test. */
export function stagedAfresh(service: Service): () => Browser {
  beforeEach(() => service.fresh());
  return browserUntilTheEnd(service);
}

function browserUntilTheEnd(place?: Place): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await place?.end();
  });
  return () => browser as Browser;
}
