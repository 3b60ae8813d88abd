import { actionIds } from "#views/slack/identifiers.ts";
import { eventually } from "./drill.ts";
import {
  calendarOf,
  channel,
  firstResponseMinutes,
  presser,
  providerOf,
  type Town,
} from "./lost-answers-town.ts";

/** How answers get lost; "none" is the ordinary path. Mail knows one way, the others two. */
export type Loss = {
  readonly name: string;
  readonly write: "reset-after-accept" | "truncated" | undefined;
  /** The look-up that follows finds the vendor unwell. */
  readonly lookUpFails: boolean;
};

export type Story = { readonly town: Town; readonly loss: Loss; readonly number: number };

const hourMs = 60 * 60_000;
const unsettled = ["pending", "sending", "ambiguous"];

/** Booked, moved, cancelled: an event put there, changed and taken away, and three mails. */
export async function appointmentStory(story: Story): Promise<string> {
  const { town, number } = story;
  const email = `client-${number}@home.example`;
  const calendar = escaped(`/calendars/${encodeURIComponent(calendarOf(number))}/events`);
  const lookUp = `GET .*${calendar}/`;

  const loseFirst = lose(story, { write: `POST .*${calendar}`, lookUp, email });
  const { requestId, path } = await ask(story, email, 201);
  await loseFirst.struck(requestId);

  const loseSecond = lose(story, { write: `(PATCH|PUT) .*${calendar}/`, lookUp, email });
  await press(town, `${path}/reschedule`, {
    start: startOf(number, 1).toISOString(),
    sequence: "0",
  });
  await loseSecond.struck(requestId);

  const loseThird = lose(story, { write: `DELETE .*${calendar}/`, lookUp, email });
  await press(town, `${path}/cancel`, { reason: "", sequence: "1" });
  await loseThird.struck(requestId);
  return requestId;
}

/** Escalated, claimed, overdue: a card posted and redrawn, a note in its thread, and a mail. */
export async function escalationStory(story: Story): Promise<string> {
  const { town, number } = story;
  const { slack, db } = town;
  const email = `client-${number}@bigcorp.example`;

  const losePost = lose(story, {
    write: "chat.postMessage",
    lookUp: "conversations.history",
    email,
  });
  const { requestId } = await ask(story, email, 202);
  await losePost.struck(requestId);

  const { id } = await db("escalations").where({ request_id: requestId }).first("id");
  const card = slack.state.messages.find(({ metadata }) => metadata?.event_payload["id"] === id);
  if (card === undefined) throw new Error(`The card of ${requestId} is nowhere to be seen`);
  const loseRedraw = lose(story, { write: "chat.update", lookUp: "conversations.history" });
  const place = { channel, ts: card.ts };
  await slack.press({ user: presser, actionId: actionIds.claim, ...place });
  await loseRedraw.struck(requestId);

  const loseNote = lose(story, { write: "chat.postMessage", lookUp: "conversations.replies" });
  await call(town, "/api/v1/clock", { byMinutes: firstResponseMinutes + 1 });
  await eventually("telling that the card is late", async () => {
    const note = await db("effects").where({ request_id: requestId, kind: "thread-note" }).first();
    if (note === undefined) throw new Error("nothing is wished yet");
  });
  await loseNote.struck(requestId);
  return requestId;
}

/** Every answer to one mail is lost: two copies go out and no third, and a person is told. */
export async function unansweredMailStory(story: Story): Promise<string> {
  const email = `client-${story.number}@home.example`;
  story.town.mail.faults.add({ kind: "reset-after-accept", match: escaped(email), times: 4 });
  const { requestId } = await ask(story, email, 201);
  await untilSettled(story.town, requestId);
  return requestId;
}

/** What the client was sent, copies included. */
export function copiesTo({ mail }: Town, email: string): number {
  return mail.state.messages.filter(({ envelope }) => envelope.to.includes(email)).length;
}

/** Scripts the loss of one vendor call and of one mail; `struck` waits for all to be settled after it. */
function lose(
  { town, loss }: Story,
  calls: { readonly write: string; readonly lookUp: string; readonly email?: string },
): { readonly struck: (requestId: string) => Promise<void> } {
  const { google, slack, mail } = town;
  if (loss.write === undefined) return { struck: (requestId) => untilSettled(town, requestId) };
  const vendor = calls.write.startsWith("chat.") ? slack : google;
  const faults = [
    vendor.faults.add({ kind: loss.write, match: calls.write }),
    ...(calls.email === undefined
      ? []
      : [mail.faults.add({ kind: "reset-after-accept", match: escaped(calls.email) })]),
  ];
  if (loss.lookUpFails) vendor.faults.add({ kind: "status", status: 503, match: calls.lookUp });
  return {
    async struck(requestId) {
      await eventually(`losing ${faults.map(({ match }) => match).join(" and ")}`, () => {
        if (faults.some(({ used }) => used === 0)) throw new Error("nobody has called yet");
      });
      await untilSettled(town, requestId);
    },
  };
}

async function untilSettled({ db }: Town, requestId: string): Promise<void> {
  await eventually(
    `settling everything of ${requestId}`,
    async () => {
      const open = await db("effects").where({ request_id: requestId }).whereIn("state", unsettled);
      const shown = open.map(
        ({ key, attempt, last_error }) => `${key} (${attempt}): ${last_error}`,
      );
      if (open.length > 0) throw new Error(shown.join("; "));
    },
    90_000,
  );
}

/** Hours ahead that nobody else's story uses; the clock moves forward meanwhile. */
const startOf = (number: number, move: number) =>
  new Date((Math.floor(Date.now() / hourMs) + 48 + number * 2 + move) * hourMs);

async function ask({ town, number }: Story, email: string, expected: number) {
  const answer = await call(town, "/api/v1/requests", {
    service: "service-0",
    provider: providerOf(number),
    start: startOf(number, 0).toISOString(),
    zone: "America/Phoenix",
    name: `Client ${number}`,
    email,
  });
  if (answer.status !== expected) throw new Error(`${answer.status} instead of ${expected}`);
  return {
    requestId: String(answer.body["requestId"]),
    path: new URL(String(answer.body["manageUrl"])).pathname,
  };
}

async function call({ url, token }: Town, path: string, body: object) {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Presses a button of the client's own page. */
async function press({ url }: Town, path: string, fields: Record<string, string>): Promise<void> {
  const response = await fetch(url + path, {
    method: "POST",
    body: new URLSearchParams(fields),
    redirect: "manual",
  });
  if (response.status !== 303)
    throw new Error(
      `${path} answered ${response.status}: ${(await response.text()).slice(0, 500)}`,
    );
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
