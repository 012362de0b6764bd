// SPDX-License-Identifier: Apache-2.0

/** A place in a room's log, opaque: compare for equality, hand back, or keep. */
export type Position = string;

/** Everything needed to read on later, opaque: keep `room.cursor`, pass it to `join`. */
export type Cursor = string;

/** Somebody as one room knows them. The handle is stable in this room and unrelated to other rooms. */
export interface Participant {
  readonly handle: string;
  readonly alias: string;
}

/** What kind of answer somebody hopes for. */
export type Intent = "listen" | "experience" | "advice" | "practical" | "celebrate";

/** Wordless support for a message. */
export type Support = "with_you" | "thank_you" | "strength" | "same_here" | "glad";

export type RoomMode = "open" | "slow" | "guarded" | "closed" | "unknown";
export type SanctionKind = "mute" | "removal" | "ban" | "unknown";
export type GapReason = "expired" | "lost" | "reset" | "unknown";
export type Availability = "live" | "read_only";
export type AppealStatus = "not_made" | "waiting" | "upheld" | "lifted" | "unknown";

/** Why something was not carried out. The last four are the client's own. */
export type Reason =
  | "unspecified"
  | "unsupported"
  | "unavailable"
  | "rate_limited"
  | "room_busy"
  | "muted"
  | "banned"
  | "room_closed"
  | "room_unknown"
  | "room_full"
  | "too_many_rooms"
  | "not_joined"
  | "guidelines"
  | "too_long"
  | "empty"
  | "bad_text"
  | "stale"
  | "in_flight"
  | "pass_rejected"
  | "work_rejected"
  | "too_many_connections"
  | "too_late"
  | "not_found"
  | "busy"
  | "look_again"
  | "not_posted"
  | "must_acknowledge"
  | "outbox_full"
  | "cancelled"
  | "disconnected"
  | "closed";

interface Entry {
  readonly position: Position;
  /** Dense per room; what `replyTo` and `target` name. */
  readonly seq: number;
  /** Unix milliseconds, whole seconds. */
  readonly at: number;
  /** Absent for events of the service. */
  readonly author?: Participant;
  /** Written by this person, here or on another of their devices. */
  readonly mine: boolean;
  /** False while the room catches up: show it, but do not announce it. */
  readonly live: boolean;
}

export interface MessageEvent extends Entry {
  readonly kind: "message";
  readonly text: string;
  readonly intent?: Intent;
  readonly replyTo?: number;
}
export interface SupportEvent extends Entry {
  readonly kind: "support";
  readonly target: number;
  readonly support?: Support;
}
/** The message `target` is gone: remove it wherever it is shown or kept. */
export interface RedactedEvent extends Entry {
  readonly kind: "redacted";
  readonly target: number;
  readonly byAuthor: boolean;
}
export interface SanctionedEvent extends Entry {
  readonly kind: "sanctioned";
  readonly subject: Participant;
  /** The measure is about this person. */
  readonly me: boolean;
  readonly sanction: SanctionKind;
  /** Unix milliseconds; absent: until it is lifted. */
  readonly until?: number;
  readonly lifted: boolean;
}
export interface ModeEvent extends Entry {
  readonly kind: "mode";
  readonly mode: RoomMode;
  readonly postIntervalMs: number;
  /** Unix milliseconds; absent: no end is set. */
  readonly until?: number;
  /** Why: the code of a guideline, as in a notice. Absent: there is nothing to give a reason for. */
  readonly rule?: string;
}
export interface AnnouncementEvent extends Entry {
  readonly kind: "announcement";
  readonly text: string;
}
/** What stood at this position is no longer kept. */
export interface WithdrawnEvent extends Entry {
  readonly kind: "withdrawn";
}
/** An event newer than this library; it only keeps the place. */
export interface UnknownEvent extends Entry {
  readonly kind: "unknown";
}

export type RoomEvent =
  | MessageEvent
  | SupportEvent
  | RedactedEvent
  | SanctionedEvent
  | ModeEvent
  | AnnouncementEvent
  | WithdrawnEvent
  | UnknownEvent;

/**
 * Seqs `from..to` will not come. `lost`: withdraw what you show of them, they may come again as something else.
 * `reset`: nothing of the earlier position is known; withdraw everything shown and start afresh.
 */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly reason: GapReason;
  /** Of this client's own messages, those lost in it. They are told by `outbox` as well. */
  readonly mine: readonly Outgoing[];
}

export interface Presence {
  readonly count: number;
  /** The count is not exact: say "about". */
  readonly rounded: boolean;
  /** Only in rooms small enough to list. */
  readonly participants: readonly Participant[];
}

/** Whether a moderator looks after a room, and what it is like now. */
export interface Coverage {
  /** A moderator is on duty. */
  readonly covered: boolean;
  /** In force now: what moderators set, or what the room does while none is on duty. */
  readonly mode: RoomMode;
  /** Of a mode that moderators set: Unix milliseconds of its end. */
  readonly until?: number;
  /** Of a mode that moderators set: why, the code of a guideline. */
  readonly rule?: string;
}

export interface Joined {
  readonly self: Participant;
  /** As in `room.coverage`. */
  readonly mode: RoomMode;
  readonly until?: number;
  readonly rule?: string;
  readonly covered: boolean;
  readonly postIntervalMs: number;
  readonly availability: Availability;
  /** Version of the guidelines in force. */
  readonly guidelines: number;
  /** The newest seq; catching up ends there. */
  readonly top: number;
  /** This is not the first time on this `Room`: reading goes on from the cursor. */
  readonly resumed: boolean;
}

/** Notices and cards are addressed to this person alone; the app has the words for each code. */
export interface Notice {
  /** Absent: not about one room. */
  readonly room?: string;
  readonly code: string;
  readonly params: Readonly<Record<string, string>>;
}
export type Card = Notice;

export interface Refusal {
  readonly reason: Reason;
  /** 0: not by waiting. */
  readonly retryAfterMs: number;
  /** With `look_again` and `not_posted`. */
  readonly hint?: Hint;
}

/** What came of a command: refusals are values, nothing is thrown for them. */
export type Outcome = { readonly ok: true } | ({ readonly ok: false } & Refusal);

/** How an appeal stands. */
export interface Appeal {
  /** `not_made`: the code is good, and nothing was asked yet. */
  readonly status: AppealStatus;
  /** What whoever looked again wrote; empty if nothing. */
  readonly answer: string;
  /** Unix milliseconds; absent: not yet. */
  readonly decidedAt?: number;
}
export type AppealOutcome =
  | { readonly ok: true; readonly appeal: Appeal }
  | ({ readonly ok: false } & Refusal);

/** A stretch of a text in UTF-16 code units, as `slice` takes it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What is said about a message to its author alone; the app has the words for each code. */
export interface Hint {
  readonly code: string;
  /** What it is about, "pii.phone"; never which rule or word. */
  readonly label: string;
  /** What to take out, where naming it helps the author. */
  readonly spans: readonly Span[];
  /** `confirm` sends it as it is. */
  readonly mayConfirm: boolean;
}

/**
 * `pending` on its way or waiting for the connection · `sent` in the room, for everyone · `look_again` and `not_posted`
 * see `hint`; nothing was kept, the text is here for editing · `held` waits for a moderator, nobody else sees it ·
 * `returned` it was held, and none let it through in time: it is not posted any more · `withdrawn` it was held, and its
 * author took it back: it is kept nowhere · `refused` see `reason`, the text
 * is kept here for editing · `discarded` could not be sent within two minutes, was cancelled, or the room was left ·
 * `lost` it was in the room, and a server took it with it: offer it again.
 */
export type OutgoingStatus =
  | "pending"
  | "sent"
  | "look_again"
  | "not_posted"
  | "held"
  | "returned"
  | "withdrawn"
  | "refused"
  | "discarded"
  | "lost";

export interface Outgoing {
  /** Unique within the client; for lists. */
  readonly key: string;
  readonly kind: "message" | "support";
  readonly text: string;
  readonly intent?: Intent;
  readonly replyTo?: number;
  readonly support?: Support;
  /** For support: the message it is for. */
  readonly target?: number;
  readonly createdAt: number;
  readonly status: OutgoingStatus;
  /** Refused: why. Pending: what it waits for, after a refusal that is retried by itself. */
  readonly reason?: Reason;
  readonly retryAfterMs?: number;
  /** Held, look_again, not_posted: why, as far as it is said. */
  readonly hint?: Hint;
  /** Held: returned after this long, unless a moderator lets it through before. */
  readonly heldForMs?: number;
  /** Held, and `Room.withdraw` can take it back: not after `Room.restore`, the server knows it under another page. */
  readonly withdrawable: boolean;
  /** Where it stands in the room, once sent. The event with this position is the same message. */
  readonly position?: Position;
  readonly seq?: number;
  /** False: accepted at less than the configured durability. */
  readonly durable?: boolean;
  /** Discarded after it was sent but before an answer was seen: it may be in the room. */
  readonly uncertain: boolean;
  /** Resolves (never rejects) when nothing is pending any more; what is held may change once more after that. */
  readonly done: Promise<Outgoing>;
}

/** What an application keeps of a message that is `held`, to give it to `Room.restore` after a reload. */
export type WaitingMessage = Pick<
  Outgoing,
  "text" | "intent" | "replyTo" | "createdAt" | "hint" | "heldForMs"
>;

/** `resuming`: the connection is being made again, positions and outbox are kept. */
export type ConnectionState = "connecting" | "live" | "resuming" | "closed";

export interface StateChange {
  readonly state: ConnectionState;
  /** Why it is not live: a close code's name, a `Reason`, or one of the client's own words. */
  readonly reason?: string;
  readonly code?: number;
  /** When the next try starts, by the client's clock. */
  readonly retryAt?: number;
}

/** Proof of work that a first visit may have to bring. */
export interface WorkProgress {
  readonly done: boolean;
  readonly tried: number;
  /** How many tries it takes on average. */
  readonly expected: number;
}

export interface Welcome {
  readonly textBytesMax: number;
  readonly roomsMax: number;
  readonly unsayWindowMs: number;
  readonly features: readonly string[];
  /** Slower for the first day. */
  readonly onProbation: boolean;
  readonly passExpiresAt: number;
  /** Add to the device's clock to get the server's. */
  readonly clockSkewMs: number;
}
