// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";

export const places = ["rooms", "duty", "ledger", "rules", "people", "settings"] as const;
export type Place = (typeof places)[number];

export type Route =
  | { readonly at: "queue" }
  | { readonly at: "case"; readonly id: string }
  | { readonly at: "room"; readonly slug: string }
  | { readonly at: "invite"; readonly code: string }
  | { readonly at: Place };

/** Everything is named in the fragment only: it reaches no server, log or referrer. */
export function parseRoute(hash: string): Route {
  const [, at = "", rest = ""] = /^#\/([a-z]*)(?:\/([\w-]+))?$/.exec(hash) ?? [];
  if (at === "case" && rest) return { at, id: rest };
  if (at === "room" && rest) return { at, slug: rest };
  if (at === "invite" && rest) return { at, code: rest };
  const place = places.find((one) => one === at);
  return place ? { at: place } : { at: "queue" };
}

export function hashOf(route: Route): string {
  switch (route.at) {
    case "queue":
      return "#/";
    case "case":
      return `#/case/${route.id}`;
    case "room":
      return `#/room/${route.slug}`;
    case "invite":
      return `#/invite/${route.code}`;
    default:
      return `#/${route.at}`;
  }
}

export const route = signal<Route>(parseRoute(location.hash));

export function go(to: Route): void {
  location.hash = hashOf(to);
}

/** An invite is read out of the address and leaves it: it is as good as a key until it is used. */
export function followAddress(): void {
  const follow = () => {
    route.value = parseRoute(location.hash);
    if (route.value.at === "invite") history.replaceState(null, "", location.pathname);
  };
  addEventListener("hashchange", follow);
  follow();
}
