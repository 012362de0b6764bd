// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, test } from "vitest";
import { offer, offers, putAllAway } from "../src/cards";

afterEach(putAllAway);

const shown = () => offers.value.map(({ code }) => code);

test("a graver card takes the place of the milder one of its kind", () => {
  offer("fast", "card.self_harm.2");
  offer("fast", "card.craving");
  offer("fast", "card.self_harm.4");
  expect(shown()).toEqual(["card.self_harm.4", "card.craving"]);
});

test("what is most pressing stands first", () => {
  offer("fast", "card.overdose");
  offer("fast", "card.relapse");
  expect(shown()).toEqual(["card.overdose", "card.relapse"]);
});
