// SPDX-License-Identifier: Apache-2.0
// A shift as it is: two moderators and three participants of real gateways. Each test goes on where the last ended.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  arrive,
  beginShift,
  claim,
  closeCase,
  go,
  joinByPasskey,
  joinByPassphrase,
  lease,
  more,
  openCase,
  PASSPHRASE,
  row,
  totp,
} from "./desk_people";
import { Gateways } from "./gateways";
import { Service } from "./service";
import { staged } from "./stage";
import { audit, enter, foreign, line, picture, say, violations } from "./visit";

const one = new Service();
const two = new Gateways();
/** Where it takes place, and what is typed at the gateway of a moderator. */
const houses = [
  { name: "on one gateway", house: one, ctl: (_: 1 | 2, ...words: string[]) => one.ctl(...words) },
  { name: "on two gateways", house: two, ctl: (gateway: 1 | 2, ...words: string[]) => two.ctl(gateway, ...words) },
];
const browser = staged();

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

describe.each(houses)("a shift $name", ({ house, ctl }) => {
  let robin: Page;
  let kim: Page;
  let secret: string;
  const people: Page[] = [];
  const [ana, ben, cal] = [0, 1, 2].map((i) => () => people[i] as Page) as [() => Page, () => Page, () => Page];
  const invite = (gateway: 1 | 2, role: string) => ctl(gateway, "moderators", "invite", "--role", role).trim();

  /** Cal's message waits, and Robin has its case and has read it. */
  async function holdAndRead(): Promise<void> {
    await say(cal(), "got leftover vicodin, make me an offer");
    await cal().locator(".row.held").waitFor();
    await openCase(robin, "Buying or selling");
    await claim(robin);
    await press(robin, "Read");
    await robin.locator(".held mark", { hasText: "got leftover vicodin" }).waitFor();
  }

  beforeAll(async () => {
    await house.start();
    for (let i = 0; i < 3; i++) {
      const page = await arrive(browser(), house.url);
      await enter(page);
      people.push(page);
    }
  });
  afterAll(async () => {
    for (const page of [robin, kim, ...people]) await page?.context().close();
    await house.end();
  });

  test("two links make two accounts, by a passkey and by passphrase and code, and their shifts cover the room", async () => {
    const head = ana().locator(".room-head summary");
    await head.getByText("no moderator on duty", { exact: false }).waitFor();
    robin = await joinByPasskey(browser(), invite(1, "admin"), "Robin", { width: 1280 });
    ({ page: kim, secret } = await joinByPassphrase(browser(), invite(2, "admin"), "Kim", { width: 360 }));
    await audit(robin, "on duty");
    await beginShift(robin);
    await head.getByText("a moderator is here", { exact: false }).waitFor();
    await beginShift(kim);
    await robin.locator(".roster li", { hasText: "Kim" }).waitFor();
    await picture(kim, "desk-duty-360");
  });

  test("a message of somebody in danger is at both desks at once; one takes it, and its writer learns of it", async () => {
    await go(robin, "queue");
    await go(kim, "queue");
    await say(ana(), "I'm doing it tonight");
    await line(ben(), "I'm doing it tonight").waitFor();
    await row(robin, "Suicide or self-harm").waitFor();
    await row(kim, "Suicide or self-harm").waitFor();
    await robin.locator('[role="status"]', { hasText: "An urgent case waits in The lounge." }).waitFor({ state: "attached" });
    await audit(robin, "queue");
    await picture(robin, "desk-queue-1280");
    await picture(kim, "desk-queue-360");

    await openCase(robin, "Suicide or self-harm");
    await robin.getByText("Somebody speaks of not wanting to live", { exact: false }).waitFor();
    expect(await robin.locator("body").textContent()).not.toContain("doing it tonight");
    await claim(robin);
    await row(kim, "With Robin").waitFor();
    await ana().getByText("A moderator has seen this.", { exact: false }).first().waitFor();
    await press(robin, "Read");
    await robin.locator(".case-view mark", { hasText: "I'm doing it tonight" }).waitFor();
    await robin.getByText("1 of 20 read", { exact: true }).waitFor();
    await audit(robin, "case");
    await picture(robin, "desk-case-1280");
  });

  test("help that is needed from others is asked for; a hand-over waits for a yes, and words go with it", async () => {
    await go(robin, "duty");
    await press(robin, "End my shift");
    await robin.getByText("An urgent case is still yours.", { exact: false }).first().waitFor();
    await openCase(robin, "Suicide or self-harm");
    await more(robin, "Ask for help…");
    await robin.getByLabel("Words for whoever takes it").fill("I am new to this.");
    await robin.getByRole("dialog").getByRole("button", { name: "Ask for help", exact: true }).click();
    await robin.locator(".case-head").getByText("asked further up", { exact: false }).waitFor();
    await more(robin, "Hand over…");
    await robin.getByLabel("To whom").selectOption({ label: "Kim, admin" });
    await robin.getByLabel("What they should know").fill("Answered twice; alone tonight.");
    await press(robin, "Ask them");
    await row(robin, "Handed to Kim, not accepted yet").waitFor();
    await kim.getByRole("heading", { name: "Handed to you" }).waitFor();
    await openCase(kim, "Suicide or self-harm");
    await kim.getByText("Answered twice; alone tonight.").waitFor();
    await kim.getByText("I am new to this.").waitFor();
    await audit(kim, "handed over");
    await picture(kim, "desk-handed-360");
    await press(kim, "I accept");
    await lease(kim, "Yours for").waitFor();
    await lease(robin, "With Kim").waitFor();
    await closeCase(kim, "somebody was there for the person");
    await lease(robin, "Closed").waitFor();
    await expect.poll(() => row(robin, "Suicide or self-harm").count()).toBe(0);
  });

  test("a report makes a case; its author is muted, the message removed, and told why and what they can do", async () => {
    await say(ben(), "nobody wants to hear that, go away");
    await line(cal(), "go away").locator(".more").click();
    await press(cal(), "Tell a moderator");
    await cal().getByLabel("It is unkind, or an attack").check();
    await cal().getByLabel("Anything they should know").fill("It hurt somebody new.");
    await press(cal(), "Tell them");
    await cal().getByText("It is with the moderators.", { exact: false }).waitFor();
    await press(cal(), "Close");

    await openCase(robin, "Somebody reported it");
    await robin.getByText("A participant asked you to look.").waitFor();
    await claim(robin);
    await press(robin, "Read");
    await robin.locator(".case-view").getByText("go away", { exact: false }).first().waitFor();
    await robin.locator(".case-view").getByText("It hurt somebody new.", { exact: false }).waitFor();
    await audit(robin, "report");
    await picture(robin, "desk-report-1280");
    await robin.keyboard.press("4");
    await robin.keyboard.press("i");
    await robin.getByText("The message is gone everywhere.").first().waitFor();
    await expect.poll(() => line(cal(), "go away").count()).toBe(0);
    await ben().locator(".notice").getByRole("heading", { name: "A message of yours was removed" }).waitFor();
    await press(ben(), "I have read this");

    await press(robin, "Measures…");
    const dialog = robin.getByRole("dialog");
    await dialog.getByLabel("What").selectOption("mute");
    await dialog.getByLabel("Guideline").selectOption("harassment");
    await dialog.getByLabel("For how long").selectOption("3600");
    await dialog.getByRole("button", { name: "Mute", exact: true }).click();
    await robin.getByText("Muted. The person was told.").first().waitFor();
    await ben().locator(".notice").getByRole("heading", { name: "You cannot write here for now" }).waitFor();
    await ben().locator(".notice").getByText("Be kind to each other", { exact: true }).waitFor();
    await audit(ben(), "muted");
    await picture(ben(), "desk-muted-360");
    await robin.locator(".case-view").getByText("until", { exact: false }).first().waitFor();
    await closeCase(robin, "a measure was taken");
  });

  test("another look is asked for; somebody else decides, and what is lifted is lifted", async () => {
    await press(ben(), "Ask for another look");
    const note = ben().locator(".notice");
    await note.getByText("Nothing was asked yet.").waitFor();
    await note.getByLabel("What should they know?").fill("I quoted somebody.");
    await press(ben(), "Send your words");
    await note.getByText("Your words are with the moderators", { exact: false }).waitFor();

    await openCase(robin, "Somebody asks to look at a measure again");
    await robin.getByText("Somebody else decides this one", { exact: false }).waitFor();
    expect(await robin.getByRole("button", { name: "I take it" }).count()).toBe(0);
    await openCase(kim, "Somebody asks to look at a measure again");
    const measure = kim.locator(".appealed");
    await measure.getByText("Mute", { exact: true }).waitFor();
    await measure.getByText("in its room", { exact: false }).waitFor();
    await measure.getByText("Decided by Robin.").waitFor();
    await claim(kim);
    expect(await kim.getByText("I quoted somebody.").count()).toBe(0);
    await press(kim, "Read");
    await kim.getByText("I quoted somebody.").waitFor();
    await audit(kim, "appeal at the desk");
    await picture(kim, "desk-appeal-360");
    await closeCase(kim, "the measure is lifted", "You were right. Sorry.");
    await press(ben(), "See how it stands");
    await note.getByText("You were right. Sorry.").waitFor();
    await press(ben(), "I have read this");
    await ben().locator(".notice").getByRole("heading", { name: "You can take part again" }).waitFor();
    await press(ben(), "I have read this");
    await say(ben(), "thank you for looking again");
    await line(cal(), "thank you for looking again").waitFor();
  });

  test("a warning has to be read first; a mute of one key can be taken back; a ban asks who it is", async () => {
    await line(cal(), "thank you for looking again").locator(".more").click();
    await press(cal(), "Tell a moderator");
    await cal().getByLabel("Something else").check();
    await press(cal(), "Tell them");
    await cal().getByText("It is with the moderators.", { exact: false }).waitFor();
    await press(cal(), "Close");
    await openCase(robin, "Somebody reported it");
    await claim(robin);
    await robin.keyboard.press("1");
    await robin.keyboard.press("i");
    await robin.getByText("Warned.", { exact: false }).first().waitFor();
    await ben().getByRole("heading", { name: "A moderator asks you to write in another way here" }).waitFor();
    await press(ben(), "I have read this, let me write");
    await say(ben(), "read, and going on");
    await line(cal(), "read, and going on").waitFor();

    await robin.keyboard.press("2");
    await robin.keyboard.press("i");
    await robin.getByText("Muted. The person was told.").first().waitFor();
    await robin.locator(".measures li", { hasText: "Warn" }).locator(".tag", { hasText: /^read$/ }).waitFor();
    await ben().getByRole("heading", { name: "You cannot write here for now" }).waitFor();
    await robin.getByRole("button", { name: "Take it back" }).last().click();
    await robin.getByText("Taken back. The person was told.").first().waitFor();
    await press(ben(), "I have read this");
    await say(ben(), "and here again");
    await line(cal(), "and here again").waitFor();

    await press(robin, "Measures…");
    await robin.getByRole("dialog").getByLabel("What").selectOption("ban");
    await robin.getByRole("dialog").getByRole("button", { name: "Ban", exact: true }).click();
    const asksWho = robin.getByRole("heading", { name: "Is it still you?" });
    const banned = robin.getByText("Banned. The person was told.").first();
    await asksWho.or(banned).waitFor();
    if (await asksWho.isVisible()) await press(robin, "Sign in with a passkey");
    await banned.waitFor();
    await ben().locator(".notice").getByRole("heading", { name: "This room is closed to you" }).waitFor();
    await ben().getByRole("heading", { name: "Other rooms" }).waitFor();
    await closeCase(robin, "a measure was taken");
  });

  test("a message that waits is at the desk too, and is let through or given back from there", async () => {
    await holdAndRead();
    await audit(robin, "held at the desk");
    await press(robin, "Give it back");
    await robin.getByText("The author has the message back.").first().waitFor();
    await cal().locator(".row.returned").waitFor();
    expect(await line(ana(), "vicodin").count()).toBe(0);
    await closeCase(robin, "a measure was taken");
  });

  test("a quick text is said in the room's language, and rooms, ledger and rules are as they are", async () => {
    await go(robin, "room/lounge");
    await press(robin, "Say…");
    await robin.getByLabel("Let's take a slow breath together", { exact: false }).check();
    await robin.getByRole("dialog").getByRole("button", { name: "Say to the room" }).click();
    await ana().getByText("Let's take a slow breath together before the next message.").waitFor();
    await audit(robin, "room");
    await picture(robin, "desk-room-1280");
    await go(robin, "rooms");
    await robin.locator(".glance-card", { hasText: "The lounge" }).getByText("somebody is on duty").waitFor();
    await robin.locator(".glance-card", { hasText: "The lounge" }).getByText("Until somebody saw a case").waitFor();
    await audit(robin, "rooms");
    await picture(robin, "desk-rooms-1280");
    await go(robin, "rules");
    await robin.getByLabel("Sentence").fill("some days I wish I was dead");
    await press(robin, "Explain");
    await robin.getByText("self_harm.passive.wish", { exact: false }).waitFor();
    await audit(robin, "rules");
    await go(robin, "ledger");
    await robin.locator(".ledger-line").first().waitFor();
    await robin.getByText("The gateway has followed the chain from its start, and it holds.").waitFor();
    const number = () => robin.locator(".ledger-line .number").first().textContent();
    const words = () => robin.locator(".ledger-line p:first-child").allTextContents();
    const said = await words();
    const older = robin.getByRole("button", { name: "Older", exact: true });
    while (await older.isVisible()) {
      const newest = await number();
      await older.click();
      await expect.poll(number).not.toBe(newest);
      said.push(...(await words()));
    }
    for (const line of ["A shift began", "A case was taken", "A hand-over was accepted", "A message was removed", "A ban"])
      expect(said, line).toContain(line);
    // Every code has words: those begin with a capital letter.
    expect(said.filter((line) => !/^\p{Lu}/u.test(line))).toEqual([]);
    await audit(robin, "ledger");
    await picture(robin, "desk-ledger-1280");
  });

  test("a message that its author takes back is gone from the desk, which says so", async () => {
    await holdAndRead();
    await press(cal(), "Withdraw");
    await robin.getByText("Its author took a message back while it waited.", { exact: false }).waitFor();
    expect(await robin.getByText("vicodin").count()).toBe(0);
    await audit(robin, "withdrawn at the desk");
    expect(await cal().locator(".row.held").count()).toBe(0);
    expect(await line(ana(), "vicodin").count()).toBe(0);
    await closeCase(robin, "nothing needed to be done");
  });

  test("who comes back signs in by passphrase and the next code", async () => {
    await go(kim, "settings");
    await press(kim, "Sign out");
    await kim.getByRole("heading", { name: "Come to the desk" }).waitFor();
    await kim.getByLabel("Your name at the desk").fill("Kim");
    await press(kim, "Use passphrase and code instead");
    await kim.getByLabel("Passphrase", { exact: true }).fill(PASSPHRASE);
    await kim.getByLabel("Code of your authenticator app").fill(totp(secret, 1));
    await kim.getByRole("button", { name: "Sign in", exact: true }).click();
    await kim.getByRole("navigation", { name: "Places" }).waitFor();
  });

  test.runIf(house === one)("a broken connection comes back by itself; an account switched off is out at once", async () => {
    await one.stop();
    await kim.getByText("The connection dropped.", { exact: false }).waitFor();
    await one.start();
    await kim.getByText("The connection dropped.", { exact: false }).waitFor({ state: "detached", timeout: 40_000 });
    one.ctl("moderators", "disable", "Kim");
    await kim.getByRole("heading", { name: "Come to the desk" }).waitFor({ timeout: 5_000 });
    await kim.getByText("The session ended", { exact: false }).waitFor();
    await robin.reload();
    await robin.getByLabel("Your name at the desk").fill("Robin");
    await press(robin, "Sign in with a passkey");
    await robin.getByRole("navigation", { name: "Places" }).waitFor();
  });

  test.runIf(house === two)("a gateway dies, and both go on at the other with all that was known", async () => {
    two.kill(1);
    await say(ana(), "I'm doing it tonight");
    await go(robin, "queue");
    await row(robin, "Suicide or self-harm").waitFor({ timeout: 40_000 });
    await go(kim, "queue");
    await row(kim, "Suicide or self-harm").waitFor({ timeout: 40_000 });
    await openCase(kim, "Suicide or self-harm");
    await claim(kim);
    await closeCase(kim, "somebody was there for the person");
    await go(kim, "ledger");
    await kim.getByText("The gateway has followed the chain from its start, and it holds.").waitFor();
  });
});

test("nothing was asked of anybody else, and the page's policy was never broken", () => {
  expect(foreign).toEqual([]);
  expect(violations).toEqual([]);
});
