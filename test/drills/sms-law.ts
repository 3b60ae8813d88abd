import { type Drill, type DrillTools, eventually } from "./drill.ts";
import { type Client, chance, chatter, clients, stops } from "./sms-law-clients.ts";
import { judgeEnds, judgeTexts, type Said } from "./sms-law-judge.ts";
import { type Booked, startTown, type Town } from "./sms-law-town.ts";

const rounds = 10;
const hourMs = 3_600_000;

/**
 * Clients in six zones, and abroad, are booked and talk at random for four days of business time: small
 * talk, opt-outs in every phrasing, a lone CANCEL, START and HELP, while members write to them and
 * appointments are cancelled. Their carriers fail, and tell it out of order; two answers are lost. Texts
 * that had to wait for the morning leave then, unless the client has opted out meanwhile.
 */
export const smsLaw: Drill = async (tools) => {
  const town = await startTown(tools.say);
  try {
    const talk = await talkAtRandom(town, tools);
    const violations = [
      ...judgeNow(town, talk),
      ...(await judgeEnds(town)),
      ...(await judgeLoneCancels(town, talk)),
      ...(await judgeLetters(town)),
    ];
    const errors = town.nodes
      .flatMap(({ complaints }) => complaints)
      .filter((line) => /"level":"error"/.test(line))
      // The queue brings back what waited too long for a row: on a busy machine that is no mistake.
      .filter((line) => !/"code":"55P03"/.test(line));
    if (errors.length > 0)
      violations.push(`the nodes logged ${errors.length} errors, like ${errors[0]}`);
    const texts = town.twilio.state.messages.filter((one) => one.direction === "outbound-api");
    const stopped = talk.said.filter(({ what }) => what === "stop").length;
    return { violations, seen: { texts: texts.length, optOuts: stopped, words: talk.said.length } };
  } finally {
    await town.stop();
  }
};

type Talk = {
  readonly said: Said[];
  readonly booked: ReadonlyMap<string, Booked>;
  /** Who said CANCEL alone. */
  readonly loneCancels: Set<string>;
  readonly cancelled: Set<string>;
  readonly bookedAtMs: Map<string, number>;
};

const judgeNow = (town: Town, talk: Talk) =>
  judgeTexts(town, talk.said, (phone, beforeMs) => lastHeard(town, talk, phone, beforeMs));

async function talkAtRandom(town: Town, { say, untilViolation }: DrillTools): Promise<Talk> {
  const people = clients();
  const booked = new Map<string, Booked>();
  const bookedAtMs = new Map<string, number>();
  for (const [number, client] of people.entries()) {
    town.twilio.troubleAt(client.phone, client.trouble);
    booked.set(client.phone, await town.book(client, number));
    bookedAtMs.set(client.phone, Date.now());
  }
  const talk: Talk = {
    said: [],
    booked,
    bookedAtMs,
    loneCancels: new Set(),
    cancelled: new Set(),
  };
  await settled(town);
  say(`${people.length} clients are booked`);
  const random = chance(20_261_120);
  for (let round = 0; round < rounds; round += 1) {
    await town.moveBy((1 + random() * 8) * hourMs);
    if (round === 3)
      town.twilio.faults.add({ kind: "reset-after-accept", match: "POST .*Messages", times: 1 });
    await Promise.all(
      people.map((client) => act(town, talk, { client, dice: random(), word: random() })),
    );
    await settled(town);
    say(`round ${round + 1} of ${rounds}: ${town.twilio.state.messages.length} texts so far`);
    if (untilViolation && judgeNow(town, talk).length > 0) return talk;
  }
  // Whatever waits for a morning, waits no longer.
  for (let step = 0; step < 12 && (await waiting(town)) > 0; step += 1) {
    await town.moveBy(3 * hourMs);
    await settled(town);
  }
  await eventually("every text's end", () => expectNothingLeft(town), 60_000);
  return talk;
}

type Turn = { readonly client: Client; readonly dice: number; readonly word: number };

async function act(town: Town, talk: Talk, { client, dice, word }: Turn): Promise<void> {
  const { phone } = client;
  const pick = (words: readonly string[]) => words[Math.floor(word * words.length)] ?? "";
  const hears = async (what: Said["what"], body: string) => {
    await town.says(phone, body);
    talk.said.push({ phone, what, atMs: Date.now() });
  };
  const { requestId = "" } = talk.booked.get(phone) ?? {};
  if (dice < 0.5) await town.writes(requestId, `Hello ${dice}`);
  if (dice < 0.1) await hears("stop", pick(stops));
  else if (dice < 0.25) await hears("word", pick(chatter));
  else if (dice > 0.97) {
    await hears("stop", "CANCEL");
    talk.loneCancels.add(phone);
  } else if (dice > 0.9) await hears("start", "START");
  else if (dice > 0.86) await hears("word", "HELP");
  else if (dice > 0.8 && !talk.cancelled.has(phone)) {
    talk.cancelled.add(phone);
    const booked = talk.booked.get(phone);
    if (booked !== undefined) await town.cancels(booked);
  }
}

/** Nothing is on its way; what waits for the morning waits. */
function settled({ db }: Town): Promise<void> {
  return eventually(
    "sending what can be sent",
    async () => {
      const busy = await db("effects")
        .whereIn("kind", ["sms", "desk-text"])
        .whereIn("state", ["pending", "sending", "ambiguous"])
        .whereRaw("(not_before is null or not_before <= now() or state <> 'pending')");
      if (busy.length > 0) throw new Error(`${busy.length} texts are on their way`);
    },
    180_000,
  );
}

async function waiting({ db }: Town): Promise<number> {
  return (await listOwed(db)).length;
}

const listOwed = (db: Town["db"]): Promise<readonly object[]> =>
  db("effects")
    .whereIn("kind", ["sms", "desk-text"])
    .whereIn("state", ["pending", "sending", "ambiguous"])
    .select("key", "state", "attempt", "last_error", "not_before", "wished_at", "queued", "wanted");

async function expectNothingLeft(town: Town): Promise<void> {
  const { db, twilio } = town;
  const owed = await listOwed(db);
  if (owed.length > 0) throw new Error(`texts without an end: ${JSON.stringify(owed)}`);
  const moving = twilio.state.messages.filter(({ status }) =>
    ["accepted", "queued", "sending", "sent"].includes(status),
  );
  if (moving.length > 0) throw new Error(`${moving.length} texts are still with the carrier`);
}

/** When somebody wrote, or asked for an appointment, in business time. */
function lastHeard(town: Town, talk: Talk, phone: string, beforeMs: number): number | undefined {
  const words = town.twilio.state.messages.filter(
    ({ direction, from, dateCreated }) =>
      direction === "inbound" && from === phone && dateCreated <= beforeMs,
  );
  const times = [...words.map(({ dateCreated }) => dateCreated), talk.bookedAtMs.get(phone) ?? 0];
  const latest = Math.max(...times.filter((at) => at <= beforeMs + 60_000));
  return Number.isFinite(latest) ? town.businessAt(latest) : undefined;
}

/** It opted out, cancelled nothing, and a person was asked which of the two it meant. */
async function judgeLoneCancels({ db }: Town, talk: Talk): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const phone of talk.loneCancels) {
    const { requestId } = talk.booked.get(phone) ?? {};
    const ofRequest = { request_id: requestId ?? null };
    const asked = await db("escalations").where(ofRequest).pluck("findings");
    // Where a person is at it already, in the thread.
    const noted = await db("effects")
      .where({ ...ofRequest, kind: "thread-note" })
      .pluck("payload");
    if (!JSON.stringify([asked, noted]).includes("may have meant the appointment"))
      wrong.push(`nobody was asked what the CANCEL of ${phone} meant`);
    const appointment = await db("appointments").where(ofRequest).first();
    if (appointment?.state === "cancelled" && !talk.cancelled.has(phone))
      wrong.push(`the CANCEL of ${phone} cancelled the appointment`);
  }
  return wrong;
}

/** Each limit is told once a day. */
async function judgeLetters({ db }: Town): Promise<readonly string[]> {
  const letters = await db("effects").whereLike("key", "desk-mail:texts-held-back:%");
  const bad = letters.filter(({ state }) => state !== "done");
  return bad.map(({ key, state }) => `${key} is ${state}`);
}
