// SPDX-License-Identifier: Apache-2.0
import { signal } from "@preact/signals";

export interface Meeting {
  readonly title: string;
  /** RFC 5545, of the parts the server lets through. */
  readonly rrule: string;
  /** The first one, as a clock in `time_zone` shows it: 2026-01-05T20:00. */
  readonly start: string;
  readonly time_zone: string;
  readonly minutes: number;
}
export interface RoomInfo {
  readonly slug: string;
  readonly title: string;
  readonly language: string;
  readonly approach: string;
  readonly path: string;
  readonly format: string;
  readonly goal: string;
  readonly values: readonly string[];
  readonly group_size: number;
  readonly retention_s: number;
  readonly guidelines: { readonly version: number; readonly rules: readonly string[] };
  readonly limits: { readonly text_bytes_max: number };
  readonly coverage: { readonly moderator_on_duty: boolean };
  readonly meetings: readonly Meeting[];
  readonly people: { readonly count: number };
}
export interface HelpLine {
  readonly name: string;
  /** What it is for: "crisis", "substance", "poison", "youth" and others. */
  readonly kind?: string;
  readonly phone?: string;
  readonly text?: string;
  readonly url?: string;
  /** Known to cost nothing; known not to ask who somebody is. */
  readonly free?: boolean;
  readonly anonymous?: boolean;
  readonly hours?: string;
  readonly languages?: string;
  readonly for?: string;
  readonly listed_on: string;
}
export interface Country {
  readonly code: string;
  readonly name: string;
  /** The number to call when somebody is in danger. */
  readonly emergency?: string;
  readonly lines: readonly HelpLine[];
}

/** What everybody may write, beside the help lines: digits, addresses, sites with their subdomains. */
export interface PublicContacts {
  readonly phones: readonly string[];
  readonly emails: readonly string[];
  readonly sites: readonly string[];
}

/** undefined: not loaded yet; null: could not be loaded. */
export const rooms = signal<readonly RoomInfo[] | null | undefined>(undefined);
export const publicContacts = signal<PublicContacts | undefined>(undefined);
export const countries = signal<readonly Country[] | null | undefined>(undefined);

const TIMEOUT_MS = 15_000;

async function load<Body>(path: string): Promise<Body | null> {
  try {
    const reply = await fetch(path, {
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    return reply.ok ? ((await reply.json()) as Body) : null;
  } catch {
    return null;
  }
}

export async function loadRooms(): Promise<void> {
  if (rooms.value === null) rooms.value = undefined; // it is being tried again
  const body = await load<{ rooms: RoomInfo[] }>("/v1/rooms");
  rooms.value = body ? body.rooms : (rooms.value ?? null);
}

/** Early, so that help is there when the network is not. */
export async function loadCountries(): Promise<void> {
  if (countries.value === null) countries.value = undefined;
  const body = await load<{ countries: Country[]; public?: PublicContacts }>("/v1/resources");
  publicContacts.value = body?.public ?? publicContacts.value;
  countries.value = body ? body.countries : (countries.value ?? null);
}
