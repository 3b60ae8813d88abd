import { actionIds } from "#views/slack/identifiers.ts";
import { eventually } from "./drill.ts";
import { firstResponseMinutes, presser, type Town } from "./lost-answers-town.ts";
import { calendarOf, channel, providerOf } from "./vendors.ts";

/** How answers get lost; "none" is the ordinary path. Mail knows one way, the others two. */
export type Loss = {
  readonly name: string;
  readonly write: "reset-after-accept" | "truncated" | undefined;
  /** The look-up that follows finds the vendor unwell. */
  readonly lookUpFails: boolean;
  /** The telephone company's own word of a text, which would settle it before anybody has to look. */
  readonly callbacks: boolean;
};

export type Story = { readonly town: Town; readonly loss: Loss; readonly number: number };

const hourMs = 60 * 60_000;
const unsettled = ["pending", "sending", "ambiguous"];

/** Booked, moved, cancelled: an event put there, changed and taken away, three mails, three texts, one meeting. */
export async function appointmentStory(story: Story): Promise<string> {
  const { town, number } = story;
  const email = `client-${number}@home.example`;
  const calendar = escaped(`/calendars/${encodeURIComponent(calendarOf(number))}/events`);
  const lookUps = [`GET .*${calendar}/`, textLookUp];
  const { meeting, contact, mail, text } = town.crm.calls;
  const losing = (...writes: string[]) =>
    lose(story, { writes: [...writes, textSend, meeting, mail, text], lookUps, email });

  const loseFirst = losing(`POST .*${calendar}`, contact);
  const { requestId, path } = await ask(story, { email, phone: phoneOf(number) }, 201);
  await loseFirst.struck(requestId);

  const loseSecond = losing(`(PATCH|PUT) .*${calendar}/`);
  await press(town, `${path}/reschedule`, {
    start: startOf(number, 1).toISOString(),
    sequence: "0",
  });
  await loseSecond.struck(requestId);

  const loseThird = losing(`DELETE .*${calendar}/`);
  await press(town, `${path}/cancel`, { reason: "", sequence: "1" });
  await loseThird.struck(requestId);
  return requestId;
}

/** Escalated, claimed, spoken of, overdue: a card posted and redrawn, a note in its thread, a ticket with a
 * note, and a mail. */
export async function escalationStory(story: Story): Promise<string> {
  const { town, number } = story;
  const { slack, db } = town;
  const email = `client-${number}@bigcorp.example`;
  const { ticket, link, lookUp, mail } = town.crm.calls;

  const losePost = lose(story, {
    writes: ["chat.postMessage", ticket, mail, ...link],
    lookUps: ["conversations.history", lookUp],
    email,
  });
  const { requestId } = await ask(story, { email }, 202);
  await losePost.struck(requestId);

  const { id } = await db("escalations").where({ request_id: requestId }).first("id");
  const card = slack.state.messages.find(({ metadata }) => metadata?.event_payload["id"] === id);
  if (card === undefined) throw new Error(`The card of ${requestId} is nowhere to be seen`);
  const loseRedraw = lose(story, {
    writes: ["chat.update", ticket],
    lookUps: ["conversations.history", lookUp],
  });
  const place = { channel, ts: card.ts };
  await slack.press({ user: presser, actionId: actionIds.claim, ...place });
  await loseRedraw.struck(requestId);

  const loseWord = lose(story, {
    writes: [town.crm.calls.note],
    lookUps: [town.crm.calls.noteLookUp],
  });
  const threadTs = card.ts;
  await slack.say({ user: presser, channel, threadTs, text: `Called number ${number}` });
  await loseWord.struck(requestId);

  const loseNote = lose(story, {
    writes: ["chat.postMessage"],
    lookUps: ["conversations.replies"],
  });
  await call(town, "/api/v1/clock", { byMinutes: firstResponseMinutes + 1 });
  await eventually("telling that the card is late", async () => {
    const note = await db("effects").where({ request_id: requestId, kind: "thread-note" }).first();
    if (note === undefined) throw new Error("nothing is wished yet");
  });
  await loseNote.struck(requestId);
  return requestId;
}

/**
 * The answer to a text is lost, no word of it comes by itself, and the list shows it in other words than
 * ours: nobody can know, so it is not sent again, and a person is asked.
 */
export async function untraceableTextStory(story: Story): Promise<string> {
  const { twilio, db } = story.town;
  const email = `client-${story.number}@home.example`;
  const phone = phoneOf(story.number);
  twilio.state.behaviour.statusAfterMs = null;
  const fault = twilio.faults.add({ kind: "reset-after-accept", match: textSend });
  const { requestId } = await ask(story, { email, phone }, 201);
  await eventually("losing the answer to a text", () => {
    if (fault.used === 0) throw new Error("nothing was sent yet");
  });
  twilio.state.messages = twilio.state.messages.map((message) =>
    message.to === phone
      ? { ...message, body: `${message.body} (shortened by the network)` }
      : message,
  );
  // Two minutes are waited for a word of it; nobody has to sit through them.
  await db("messages")
    .where({ request_id: requestId, direction: "out" })
    .update({ changed_at: db.raw("changed_at - interval '2 minutes'") });
  await untilSettled(story.town, requestId);
  return requestId;
}

/** Whether a person was asked about a text of which nobody knows, in as many words. */
export async function isAskedAboutText({ db }: Town, requestId: string): Promise<boolean> {
  const { rows } = await db.raw(
    "select findings::text from escalations where request_id = ? and state = 'open'",
    [requestId],
  );
  return rows.length === 1 && /unclear whether a text message reached/.test(rows[0].findings);
}

/** What came to the telephone of a story's client. */
export function textsTo({ twilio }: Town, number: number): number {
  return twilio.conversation(phoneOf(number)).length;
}

/** Every answer to one mail is lost: two copies go out and no third, and a person is told. */
export async function unansweredMailStory(story: Story): Promise<string> {
  const email = `client-${story.number}@home.example`;
  story.town.mail.faults.add({ kind: "reset-after-accept", match: escaped(email), times: 4 });
  const { requestId } = await ask(story, { email }, 201);
  await untilSettled(story.town, requestId);
  return requestId;
}

/** What the client was sent, copies included. */
export function copiesTo({ mail }: Town, email: string): number {
  return mail.state.messages.filter(({ envelope }) => envelope.to.includes(email)).length;
}

/** Scripts the loss of vendor calls and of one mail; `struck` waits for all to be settled after it. */
function lose(
  { town, loss }: Story,
  calls: {
    readonly writes: readonly string[];
    readonly lookUps: readonly string[];
    readonly email?: string;
  },
): { readonly struck: (requestId: string) => Promise<void> } {
  const { mail } = town;
  const kind = loss.write;
  if (kind === undefined) return { struck: (requestId) => untilSettled(town, requestId) };
  const faults = [
    ...calls.writes.map((match) => vendorOf(town, match).faults.add({ kind, match })),
    ...(calls.email === undefined
      ? []
      : [mail.faults.add({ kind: "reset-after-accept", match: escaped(calls.email) })]),
  ];
  if (loss.lookUpFails)
    for (const match of calls.lookUps)
      vendorOf(town, match).faults.add({ kind: "status", status: 503, match });
  return {
    async struck(requestId) {
      const lost = faults.map(({ match }) => match).join(" and ");
      const isStruck = () => {
        if (faults.some(({ used }) => used === 0)) throw new Error("nobody has called yet");
      };
      // A mail's line in the CRM comes after the mail, and after the ticket that it belongs to.
      await eventually(`losing ${lost}`, isStruck, 60_000);
      await untilSettled(town, requestId);
    },
  };
}

const textSend = "POST .*/Messages\\.json";
const textLookUp = "GET .*/Messages\\.json";

function vendorOf({ google, slack, crm, twilio }: Town, call: string) {
  if (/chat\.|conversations\./.test(call)) return slack;
  if (call.includes("/Messages")) return twilio;
  return call.includes("calendars") ? google : crm.double;
}

export async function untilSettled({ db }: Town, requestId: string): Promise<void> {
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

const phoneOf = (number: number) => `+1602555${String(1_000 + number)}`;

/** Whoever gives a telephone number agrees to texts. */
export async function ask(
  { town, number }: Pick<Story, "town" | "number">,
  client: { readonly email: string; readonly phone?: string },
  expected: number,
) {
  const answer = await call(town, "/api/v1/requests", {
    service: "service-0",
    provider: providerOf(number),
    start: startOf(number, 0).toISOString(),
    zone: "America/Phoenix",
    name: `Client ${number}`,
    ...client,
    consents: { email: true, sms: client.phone !== undefined },
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
export async function press(
  { url }: Town,
  path: string,
  fields: Record<string, string>,
): Promise<void> {
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
