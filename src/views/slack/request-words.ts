import { describeLocal } from "#booking/local-time.ts";
import type { SpokenTime } from "#booking/spoken-time.ts";
import { clip } from "./words.ts";

/** What became of a request that a member put in. */
export function bookedWords(booked: {
  readonly reference: string;
  readonly start: Date;
  readonly zone: string;
  readonly providerName: string;
}): string {
  const when = describeLocal(booked.start, booked.zone);
  return `${booked.reference} is booked for ${when} with ${clip(booked.providerName, 80)}. The client gets a confirmation by e-mail.`;
}

export function escalatedWords(reference: string): string {
  return `${reference} is before a person now: its card stands in the desk's channel. The client is told by e-mail until when somebody answers.`;
}

export function takenWords(nearest: readonly Date[], zone: string): string {
  const taken = "That time is not free, and nothing was booked.";
  if (nearest.length === 0) return `${taken} Choose another one, or let a person decide.`;
  const near = nearest.slice(0, 3).map((start) => describeLocal(start, zone));
  return clip(`${taken} Free nearby: ${near.join("; ")}.`, 500);
}

export function outsidePolicyWords(explanations: readonly string[]): string {
  const why = clip(explanations.join(" "), 300);
  return `${why} Nothing was booked. Choose another time, or let a person decide.`;
}

export const requestWords = {
  unknown: "That is no longer offered. Nothing was sent. Close this and begin again.",
  keyReused: "This dialog was sent before with other words. Close this and begin again.",
} as const;

/** Why what was typed is no time. */
export const timeWords: Readonly<Record<Exclude<SpokenTime["kind"], "time">, string>> = {
  unread: "That could not be read as a time. Write it like “tue 2pm” or “2026-11-24 14:00”.",
  several: "That names more than one time. Write one, like “tue 2pm”.",
  "no-hour": "That names a day and no time of day. Write it like “tue 2pm”.",
  skipped: "The clocks there jump over that time. Write another one.",
  past: "That time has passed already. Write another one.",
};
