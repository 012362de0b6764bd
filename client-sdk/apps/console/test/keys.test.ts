// SPDX-License-Identifier: Apache-2.0
import { afterEach, expect, test } from "vitest";
import { commands } from "../src/commands";
import { type Command, commandFor, isForPage, setKeys } from "../src/keys";

afterEach(() => {
  document.body.innerHTML = "";
  setKeys(true);
});

function press(key: string, more: KeyboardEventInit = {}, on: Element = document.body) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, ...more });
  on.dispatchEvent(event);
  return event;
}

const command: Command = { key: "c", word: "key.claim", can: () => true, run: () => {} };

test("a single key is for the page, unless a modifier is held or it repeats", () => {
  expect(commandFor(press("c"), [command])).toBe(command);
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }])
    expect(commandFor(press("c", more), [command]), JSON.stringify(more)).toBeUndefined();
});

test("a key typed into a field, or while a dialog is open, is left alone", () => {
  for (const field of ["input", "textarea", "select"]) {
    document.body.innerHTML = `<${field}></${field}>`;
    const element = document.body.firstElementChild as Element;
    expect(isForPage(press("c", {}, element)), field).toBe(false);
  }
  document.body.innerHTML = "<dialog open></dialog>";
  expect(isForPage(press("c"))).toBe(false);
});

test("keys can be switched off, and a command that cannot be done now is not found", () => {
  expect(commandFor(press("c"), [{ ...command, can: () => false }])).toBeUndefined();
  setKeys(false);
  expect(commandFor(press("c"), [command])).toBeUndefined();
});

test("no key means two things, and none is one that screen readers or browsers keep", () => {
  const keys = commands.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const kept of ["Escape", "Tab", "Enter", " ", "/", "'", "?"])
    expect(keys).not.toContain(kept);
});
