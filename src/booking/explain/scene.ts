import type { Known, Question } from "#booking/availability.ts";
import { type Diary, type ProviderTime, workplaceWindows } from "#booking/provider-time.ts";
import type { DiaryEntry, Reason } from "./reason.ts";

/** What a start is explained from: the snapshot that availability() answers from, and what is behind it. */
export type Scene = {
  readonly known: Known;
  readonly question: Omit<Question, "during" | "amongIds">;
  /** A UTC minute. */
  readonly start: number;
  /** What the diaries of the snapshot are made of, around the start. */
  readonly entries: readonly DiaryEntry[];
  /** When each provider's calendar was read last, and now: real time. */
  readonly calendarReadAt: ReadonlyMap<string, Date>;
  readonly realNow: Date;
  /** Who of the service's providers does not come into question, and why. */
  readonly unfit: ReadonlyMap<string, string>;
};

/** Somebody who is to be there, leading or beside the one who does. */
export type Person = {
  readonly time: ProviderTime;
  readonly diary: Diary;
  /** Only here. */
  readonly locationId: string | undefined;
  /** Whose starts are counted: the others come when it begins. */
  readonly isLeader: boolean;
};

/** A shift that the whole appointment fits into. */
export type Fit = {
  readonly workplace: ProviderTime["workplaces"][number];
  readonly opens: number;
  readonly closes: number;
};

/** The shift in which an appointment could begin then; nobody works at two places at a time. */
export function fittingShift(
  { question, start }: Scene,
  { time, locationId }: Person,
): Fit | undefined {
  const ends = start + question.service.minutes;
  return workplaceWindows(time, { from: start, to: start + 1, locationId })
    .map(({ workplace, windows: [opens = Number.NaN, closes = Number.NaN] }) => ({
      workplace,
      opens,
      closes,
    }))
    .find(({ opens, closes }) => opens <= start && ends <= closes);
}

export function calendarNotRead(
  { calendarReadAt, realNow }: Scene,
  providerId: string,
): Reason & { readonly rule: "calendar-not-read" } {
  const readAt = calendarReadAt.get(providerId) ?? null;
  const ageMinutes =
    readAt === null ? null : Math.floor((realNow.getTime() - readAt.getTime()) / 60_000);
  return { rule: "calendar-not-read", numbers: { readAt, ageMinutes } };
}
