import { z } from "zod";
import { type Arrival, type FieldProblem, parseRequest } from "./parse-request.ts";
import type { BookingRequest } from "./request.ts";

/** What a client puts in to wait for a time. */
export type WaitlistRequest = Waits & { readonly request: BookingRequest };

/** When it would suit, and for how long they wait. */
export type Waits = {
  readonly windows: readonly {
    readonly days: readonly number[];
    readonly from: string;
    readonly to: string;
  }[];
  /** The first local day that suits, "2026-12-01"; undefined: at once. */
  readonly fromOn: string | undefined;
  /** The last local day that suits, "2026-12-31". */
  readonly untilOn: string | undefined;
};

export type ParsedWaitlist =
  | ({ readonly kind: "ok" } & WaitlistRequest)
  | { readonly kind: "invalid"; readonly problems: readonly FieldProblem[] };

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const timeAdvice = "Please write a time of day like 09:00.";
const advised = { error: timeAdvice, abort: true };
const from = z.string(timeAdvice).regex(/^([01]\d|2[0-3]):[0-5]\d$/, advised);
const to = z.string(timeAdvice).regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, advised);
const window = z
  .strictObject({
    days: z
      .array(z.enum(weekdays, "Please name the days as mon, tue, wed, thu, fri, sat, sun."))
      .min(1, "Please choose at least one day.")
      .max(7)
      .default([...weekdays]),
    from: from.default("00:00"),
    to: to.default("24:00"),
  })
  .refine((one) => one.from < one.to, {
    path: ["to"],
    message: "Please choose an end that comes after the beginning.",
  });

/** The part of `POST /api/v1/waitlist` that is no request. */
const WaitsBody = z.object({
  windows: z
    .array(window, "Please say when it would suit you.")
    .max(14, "Please choose at most 14 windows.")
    .default([]),
  notBefore: z.iso.date("Please write the first day that suits as 2026-12-01.").optional(),
  until: z.iso.date("Please write the last day that suits as 2026-12-31.").optional(),
});
const inOrder = WaitsBody.refine(
  ({ notBefore, until }) => notBefore === undefined || until === undefined || notBefore <= until,
  { path: ["until"], message: "Please choose a last day that is not before the first one." },
);

const withoutTime = new Set(["windows", "notBefore", "until", "start", "askPerson"]);

/** A wish to be told when a time becomes free; every mistake at once, as for a request. */
export function parseWaitlist(body: unknown, arrival: Arrival): ParsedWaitlist {
  const written = typeof body === "object" && body !== null ? Object.entries(body) : [];
  const shaped = arrival.channel === "form" ? waitsOfForm(Object.fromEntries(written)) : body;
  const waits = readWaits(shaped);
  const rest = Object.fromEntries(written.filter(([name]) => !withoutTime.has(name)));
  const parsed = parseRequest(
    { ...withoutWaits(rest), askPerson: arrival.channel === "form" ? "on" : true },
    arrival,
  );
  if (parsed.kind === "ok" && waits.kind === "ok")
    return { ...waits, request: { ...parsed.request, askPerson: false } };
  return {
    kind: "invalid",
    problems: [
      ...(waits.kind === "ok" ? [] : waits.problems),
      ...(parsed.kind === "ok" ? [] : parsed.problems),
    ],
  };
}

export type ParsedWaits =
  | ({ readonly kind: "ok" } & Waits)
  | { readonly kind: "invalid"; readonly problems: readonly FieldProblem[] };

/** The same fields where who it is for is known already: a member's dialog. */
export function parseWaits(fields: Readonly<Record<string, unknown>>): ParsedWaits {
  return readWaits(waitsOfForm(fields));
}

function readWaits(shaped: unknown): ParsedWaits {
  const waits = inOrder.safeParse(shaped);
  if (!waits.success) {
    const { issues } = waits.error;
    const problems = issues.map(({ path, message }) => ({ path: path.join("."), message }));
    return { kind: "invalid", problems };
  }
  const { windows, notBefore, until } = waits.data;
  const numbered = windows.map((one) => ({
    ...one,
    days: one.days.map((day) => weekdays.indexOf(day) + 1),
  }));
  return { kind: "ok", windows: numbered, fromOn: notBefore, untilOn: until };
}

/** A form says its one window in fields of their own: "days.mon" … , "from", "to". */
function waitsOfForm(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const said = (name: string) => {
    const value = fields[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const days = weekdays.filter((day) => said(`days.${day}`) !== undefined);
  const [begin, end] = [said("from"), said("to")];
  const anything = days.length === 0 && begin === undefined && end === undefined;
  const one = {
    ...(days.length > 0 && { days }),
    ...(begin !== undefined && { from: begin }),
    ...(end !== undefined && { to: end }),
  };
  const [notBefore, until] = [said("notBefore"), said("until")];
  return {
    windows: anything ? [] : [one],
    ...(notBefore !== undefined && { notBefore }),
    ...(until !== undefined && { until }),
  };
}

const formFields = new Set(["from", "to", ...weekdays.map((day) => `days.${day}`)]);

const withoutWaits = (fields: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !formFields.has(name)));
