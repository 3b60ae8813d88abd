import { expect } from "vitest";
import type { Fault } from "./pretend-vendors.ts";
import { type Answered, ask, type Someone, type Town, untilSettled } from "./town.ts";

/** What happens to one client, from asking to the end. */
export type Story = {
  readonly name: string;
  readonly tell: (town: Town) => Promise<unknown>;
};

/** Every way in which a call can fail; each is another path through an adapter or the outbox. */
export const faults = {
  "status 500": { kind: "status", status: 500, error: "internal_error" },
  "status 503": { kind: "status", status: 503, error: "service_unavailable" },
  "an answer after the deadline": { kind: "delay", milliseconds: 4_500 },
  "no answer": { kind: "hang" },
  "an answer that drips": { kind: "drip", everyMilliseconds: 500 },
  "a connection cut after the deed": { kind: "reset-after-accept" },
  "a page instead of an answer": { kind: "html", status: 200 },
  "half an answer": { kind: "truncated" },
  "too many requests": { kind: "rate-limited", retryAfter: 1 },
  "a refused token": { kind: "unauthorized" },
} as const satisfies Record<string, Fault>;

/** A client who asks and is booked, with everything that follows done. */
export async function aBookedClient(town: Town, client = town.someone()) {
  const answered = await ask(town, client);
  expect(answered.status).toBe(201);
  await untilSettled(town, answered.requestId);
  return { client, ...answered };
}

/** Sends a form behind the client's link, as a browser without JavaScript does. */
export async function sendForm(
  { nodes }: Pick<Town, "nodes">,
  path: string,
  fields: Record<string, string>,
): Promise<Response> {
  const body = new URLSearchParams(fields);
  return fetch(`${nodes[0]?.url}/m/${path}`, { method: "POST", body, redirect: "manual" });
}

export async function reschedule(town: Town, token: string, to: Date): Promise<void> {
  const fields = { start: to.toISOString(), sequence: "0" };
  const { status, headers } = await sendForm(town, `${token}/reschedule`, fields);
  expect([status, headers.get("location")]).toEqual([303, `/m/${token}?done=rescheduled`]);
}

export async function cancel(town: Town, token: string, sequence = 0): Promise<void> {
  const fields = { sequence: String(sequence), reason: "" };
  const { status, headers } = await sendForm(town, `${token}/cancel`, fields);
  expect([status, headers.get("location")]).toEqual([303, `/m/${token}?done=cancelled`]);
}

/** The starts of our live events in somebody's calendar. */
export function eventsOf({ google }: Pick<Town, "google">, { calendarId }: Someone): string[] {
  const { events = {} } = google.state.calendars[calendarId] ?? {};
  return Object.values(events)
    .filter(({ by, status }) => by === "app" && status === "confirmed")
    .map(({ start }) => (start.kind === "instant" ? new Date(start.at).toISOString() : start.date));
}

/** The subjects of what a client got; a second copy of a message is not a second message. */
export function mailsTo({ mail }: Pick<Town, "mail">, { email }: Pick<Someone, "email">): string[] {
  return mail.state.messages
    .filter(({ envelope, copy }) => envelope.to.includes(email) && copy === 1)
    .map(({ subject }) => subject);
}

/** The request's state, with the words on its open card if there is one. */
export async function stateOf(
  { db }: Pick<Town, "db">,
  { requestId }: Pick<Answered, "requestId">,
) {
  const request = await db("requests").where({ id: requestId }).first();
  const [question] = await db("escalations")
    .where({ request_id: requestId })
    .whereIn("state", ["open", "claimed"]);
  return {
    state: request?.state as string,
    reasons: ((question?.findings ?? []) as { detail: string }[]).map(({ detail }) => detail),
    escalationId: question?.id as string | undefined,
  };
}
