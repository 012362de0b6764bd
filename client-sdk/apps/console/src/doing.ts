// SPDX-License-Identifier: Apache-2.0
// Steps and measures: what a button, a key and the palette have in common.
import type {
  ActionName,
  DeskOutcome,
  DeskReason,
  Done,
  Measure,
  Participant,
  Position,
  StepName,
} from "@hearth/client/desk";
import { signal } from "@preact/signals";
import { closed } from "./care";
import { say } from "./notices";
import { detail, flagged, load } from "./open_case";
import { soon } from "./pending";
import { askedBans, cases, desk } from "./session";
import { categoryOf, formatDuration, t, tFor } from "./words";

/** Guidelines a measure may name; those the rule packs know, and the rest. */
export const reasons = [
  "harassment",
  "hate",
  "drug_sourcing",
  "dosing_advice",
  "sexual",
  "minors",
  "pii",
  "spam_link",
  "method_detail",
  "other",
] as const;
export type MeasureReason = (typeof reasons)[number];

/** Can be taken back after it was done. */
const undoable: readonly ActionName[] = ["warn", "mute", "remove", "ban", "set_mode"];

/** What the dialog of measures is about. */
export interface Target {
  readonly room: string;
  readonly case?: string;
  readonly subject?: Participant;
  readonly position?: Position;
  readonly held?: string;
  readonly action?: ActionName;
}
export const acting = signal<Target | undefined>(undefined);
/** Waits until its person has confirmed that it is they. */
export const steppingUp = signal<(() => void) | undefined>(undefined);
export type CaseForm = "escalate" | "hand_over" | "tap_out" | "note" | "close";
export const caseForm = signal<CaseForm | undefined>(undefined);

export function trouble(reason: DeskReason): void {
  say(tFor("refused", reason), { isTrouble: true });
}

/** Some things are asked of the person once more first. */
export async function asking<Value>(
  ask: () => Promise<DeskOutcome<Value>>,
  then: (value: Value) => void,
): Promise<void> {
  const outcome = await ask();
  if (outcome.ok) then(outcome.value);
  else if (outcome.reason === "step_up") steppingUp.value = () => void asking(ask, then);
  else trouble(outcome.reason);
}

/** The guideline that the open case is most likely about. */
export function likelyReason(): MeasureReason {
  const [label = ""] = detail.value?.case.labels ?? [];
  return reasons.find((reason) => reason === categoryOf(label)) ?? "other";
}

/** The open case as what a measure is about. */
export function caseTarget(): Target | undefined {
  const of = detail.value?.case;
  if (!of) return undefined;
  const waiting = detail.value?.held.find(({ until }) => until > 0)?.held;
  const { position, held = waiting } = flagged() ?? {};
  return {
    room: of.room,
    case: of.id,
    ...(of.subject && { subject: of.subject }),
    ...(position && { position }),
    ...(held && { held }),
  };
}

/** Takes a measure; asks for a confirmation of the person first where the server wants one. */
export async function perform(measure: Measure): Promise<boolean> {
  const outcome = await desk().act(measure);
  if (outcome.ok) {
    const { action, asks } = outcome.value;
    const canUndo = action !== "" && undoable.includes(measure.action);
    const undo = () => void perform({ action: "undo", room: measure.room, undo: action });
    const did = measure.action as Exclude<ActionName, "unknown">;
    say(t(asks ? "did.asked" : `did.${did}`), canUndo ? { undo } : {});
    askedBans.value = askedBans.value.filter(({ id }) => id !== measure.confirm);
    void load();
  } else if (outcome.reason === "step_up") steppingUp.value = () => void perform(measure);
  else trouble(outcome.reason);
  return outcome.ok;
}

/** The measures that one key takes, with what they take for granted. */
export const quick = {
  warn: { action: "warn" },
  mute: { action: "mute", forSeconds: 600 },
  mute_long: { action: "mute", forSeconds: 86_400 },
  remove: { action: "remove", forSeconds: 86_400 },
  redact: { action: "redact" },
  release: { action: "release_held" },
  return: { action: "return_held" },
  guard: { action: "set_mode", mode: "guarded", forSeconds: 3600 },
} as const satisfies Record<string, Pick<Measure, "action" | "forSeconds" | "mode">>;
export type QuickName = keyof typeof quick;

/** About a person, who is told which guideline it is about. */
export function isRestriction(action: ActionName): boolean {
  return ["warn", "mute", "remove", "ban"].includes(action);
}

/** Names the guideline it is about; a person it concerns is told. */
export function needsReason(action: ActionName): boolean {
  return isRestriction(action) || ["redact", "return_held", "set_mode"].includes(action);
}

/** Nobody is restricted for being in danger, or for telling of it. */
const cared: readonly string[] = [
  "self_harm",
  "overdose_emergency",
  "relapse_disclosure",
  "craving",
];

/** The open case is about somebody who needs care, and no measure. */
export function isAboutCare(): boolean {
  return detail.value?.case.labels.some((label) => cared.includes(categoryOf(label))) ?? false;
}

/** Whether the open case has what the measure needs. No slip of a key restricts somebody who needs care. */
export function canQuick(name: QuickName): boolean {
  const target = caseTarget();
  if (!target || detail.value?.case.state === "closed") return false;
  const { action } = quick[name];
  if (isRestriction(action) && isAboutCare()) return false;
  if (action === "set_mode") return true;
  if (action === "redact") return target.position !== undefined;
  if (action === "release_held" || action === "return_held") return target.held !== undefined;
  return target.subject !== undefined;
}

/** Starts the measure; for a moment it can be taken back. */
export function quickly(name: QuickName): void {
  const target = caseTarget();
  if (!target || !canQuick(name)) return;
  const {
    action,
    forSeconds = 0,
    mode,
  }: Pick<Measure, "action" | "forSeconds" | "mode"> = quick[name];
  const { subject, position, held } = target;
  const measure: Measure = {
    action,
    room: target.room,
    ...(target.case && { case: target.case }),
    ...(isRestriction(action) && subject && { subject: subject.handle }),
    ...((isRestriction(action) || action === "redact") && position && { target: position }),
    ...(action.endsWith("_held") && held && { held }),
    ...(needsReason(action) ? { reason: likelyReason() } : {}),
    ...(mode && { mode }),
    forSeconds,
  };
  const places = { alias: subject?.alias ?? "", time: formatDuration(forSeconds) };
  soon(t(`soon.${name}`, places), () => void perform(measure));
}

/** Lets the open case go; what is urgent waits a moment in which that can be taken back. */
export function letGo(): void {
  const of = detail.value?.case;
  if (!of) return;
  const go = () => void takeStep(of.id, "let_go");
  if (of.urgent) soon(t("soon.let_go"), go);
  else go();
}

const stepsSaid: readonly StepName[] = ["let_go", "tap_out", "escalate", "hand_over", "close"];

export interface StepMore {
  readonly to?: string;
  readonly text?: string;
  readonly outcome?: string;
}

/** One step in a case. */
export async function takeStep(
  id: string,
  step: StepName,
  more: StepMore = {},
): Promise<DeskOutcome<Done>> {
  const severity = cases.value.find((one) => one.id === id)?.severity ?? 0;
  const outcome = await desk().step({ case: id, step, ...more });
  if (!outcome.ok) trouble(outcome.reason);
  else if (stepsSaid.includes(step)) say(tFor("stepped", step));
  if (outcome.ok && step === "close") closed(severity);
  void load();
  return outcome;
}
