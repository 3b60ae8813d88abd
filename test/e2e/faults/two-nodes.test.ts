import { expect, test, vi } from "vitest";
import type { SlackMessage } from "#sandbox/slack/workspace.ts";
import { openDb } from "#store/db.ts";
import { type ActionId, actionIds, eventTypes } from "#views/slack/identifiers.ts";
import { untilSomeoneWaits } from "../../helpers/db.ts";
import { testCalls } from "../../helpers/running-app.ts";
import { aBookedClient, eventsOf, mailsTo, stateOf } from "./stories.ts";
import { type Answered, ask, expectSound, untilSettled, useTown } from "./town.ts";

/* Two nodes on one database, and people who press at the same moment, too late, or when nothing answers. */

const town = useTown({ providers: 60, nodes: 2 });

type Carded = {
  readonly answered: Answered;
  readonly escalationId: string;
  readonly card: SlackMessage;
};

/** A VIP's request with its card. */
async function aCard(): Promise<Carded> {
  const answered = await ask(town(), town().someone("vip"));
  await untilSettled(town(), answered.requestId);
  const { escalationId = "" } = await stateOf(town(), answered);
  return { answered, escalationId, card: cardOf(escalationId) };
}

function cardOf(escalationId: string): SlackMessage {
  const card = town().slack.state.messages.find(
    ({ metadata }) =>
      metadata?.event_type === eventTypes.card && metadata.event_payload["id"] === escalationId,
  );
  if (card === undefined) throw new Error(`There is no card of ${escalationId}`);
  return structuredClone(card);
}

/** Presses on the card as somebody saw it, which need not be how it is. */
function press(
  { card }: Pick<Carded, "card">,
  press: { by: string; actionId: ActionId; option?: string; node?: number },
) {
  const { by, actionId, option, node = 0 } = press;
  const { slack, nodes } = town();
  slack.connect(nodes[node]?.url ?? "");
  const { channel, ts } = card;
  // It has left for its node when this returns; the next press may go to another one.
  return slack.press({ user: `U0${by}`, channel, ts, actionId, option, snapshot: card });
}

/** What was said to somebody alone, the newest last. */
const toldTo = (by: string) =>
  town()
    .slack.state.ephemerals.filter(({ user }) => user === `U0${by}`)
    .map(({ text }) => text);

async function untilTold(by: string, words: RegExp, times: number): Promise<void> {
  await vi.waitFor(() => {
    expect(toldTo(by).filter((text) => words.test(text))).toHaveLength(times);
  }, 30_000);
}

test("of two different presses at the same moment on two nodes one is done, and the other is told", async () => {
  const cards = await Promise.all(Array.from({ length: 10 }, aCard));
  const before = toldTo("MAYA").length + toldTo("ANA").length;

  const acks = await Promise.all(
    cards.flatMap((one, index) => [
      press(one, { by: "MAYA", actionId: actionIds.claim, node: index % 2 }),
      press(one, { by: "ANA", actionId: actionIds.bookHeld, node: (index + 1) % 2 }),
    ]),
  );

  expect(acks.map(({ status }) => status)).toEqual(cards.flatMap(() => [200, 200]));
  await vi.waitFor(() => {
    expect(toldTo("MAYA").length + toldTo("ANA").length).toBe(before + cards.length);
  }, 30_000);
  for (const { answered, escalationId } of cards) {
    await untilSettled(town(), answered.requestId);
    const row = await town().db("escalations").where({ id: escalationId }).first();
    const { state } = await stateOf(town(), answered);
    expect([
      ["claimed", "escalated"],
      ["resolved", "booked"],
    ]).toContainEqual([row?.state, state]);
  }
  await expectSound(town(), []);
}, 60_000);

test("two who book the same held time at the same moment book it once", async () => {
  const cards = await Promise.all(Array.from({ length: 5 }, aCard));
  await Promise.all(
    cards.flatMap((one) => [
      press(one, { by: "MAYA", actionId: actionIds.bookHeld, node: 0 }),
      press(one, { by: "ANA", actionId: actionIds.bookHeld, node: 1 }),
    ]),
  );
  for (const { answered } of cards) {
    await untilSettled(town(), answered.requestId);
    expect(await stateOf(town(), answered)).toMatchObject({ state: "booked" });
  }
  await expectSound(town(), []);
}, 60_000);

test("a press on a card that has changed since does nothing and says so", async () => {
  const one = await aCard();
  const seen = one.card;
  await press(one, { by: "MAYA", actionId: actionIds.claim });
  await untilSettled(town(), one.answered.requestId);
  const claimed = { card: cardOf(one.escalationId) };
  await press(claimed, { by: "MAYA", actionId: actionIds.more, option: "Release to queue" });
  await untilSettled(town(), one.answered.requestId);
  const rows = () => town().db("escalations").where({ id: one.escalationId }).first();
  const before = await rows();

  const ack = await press({ card: seen }, { by: "SAM", actionId: actionIds.bookHeld });

  expect(ack.status).toBe(200);
  await untilTold("SAM", /The card changed before you pressed\. Nothing was changed/, 1);
  expect(await rows()).toEqual(before);
  expect(await stateOf(town(), one.answered)).toMatchObject({ state: "escalated" });
}, 60_000);

test("a press on a card that has ended does nothing and says who ended it", async () => {
  const one = await aCard();
  await press(one, { by: "MAYA", actionId: actionIds.bookHeld });
  await untilSettled(town(), one.answered.requestId);

  await press(one, { by: "SAM", actionId: actionIds.claim });

  await untilTold("SAM", /This one was resolved by <@U0MAYA>.*Nothing was changed/, 1);
  await untilSettled(town(), one.answered.requestId);
  await expectSound(town(), []);
}, 60_000);

test.each([
  { name: "Claim", actionId: actionIds.claim, table: "escalations" },
  { name: "Book held time", actionId: actionIds.bookHeld, table: "occupancies" },
  { name: "Claim, before it is even remembered,", actionId: actionIds.claim, table: "inbox" },
])(
  "$name: while $table cannot be written the press says that nothing was changed",
  async ({ actionId, table }) => {
    const one = await aCard();
    const { db, databaseUrl } = town();
    const failures = toldTo("SAM").filter((text) => /nothing was changed/.test(text)).length;
    const everything = () =>
      Promise.all(
        ["escalations", "occupancies", "appointments", "effects"].map((rows) =>
          db(rows).where(
            rows === "occupancies" ? "escalation_id" : rows === "escalations" ? "id" : "request_id",
            rows === "occupancies" || rows === "escalations"
              ? one.escalationId
              : one.answered.requestId,
          ),
        ),
      );
    // Its ladder is planned by a sweep, whoever presses.
    await vi.waitFor(async () => {
      const row = await db("escalations").where({ id: one.escalationId }).first();
      expect(row.planned_version).toBe(row.version);
    }, 30_000);
    const before = await everything();

    const blocker = openDb(databaseUrl, { name: "blocker", max: 1 });
    try {
      const blocking = await blocker.transaction();
      await blocking.raw("lock table ?? in access exclusive mode", [table]);
      const pressed = press(one, { by: "SAM", actionId });
      await untilSomeoneWaits(db).catch(() => undefined);
      const ack = await pressed;
      expect(ack.status).toBe(200);
      await blocking.rollback();
    } finally {
      await blocker.destroy();
    }

    await untilTold("SAM", /nothing was changed/, failures + 1);
    expect(await everything()).toEqual(before);
    // And the next press does it.
    await press(one, { by: "SAM", actionId });
    await untilSettled(town(), one.answered.requestId);
    const { escalationId } = await stateOf(town(), one.answered);
    expect(escalationId === undefined).toBe(actionId === actionIds.bookHeld);
  },
  60_000,
);

test("no effect is performed twice, whichever node takes it", async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      const client = town().someone();
      const answered = await ask(town(), client, { node: index % 2 });
      return { client, answered };
    }),
  );
  for (const { client, answered } of answers) {
    await untilSettled(town(), answered.requestId);
    const events = `/calendar/v3/calendars/${client.calendarId}/events`;
    const deeds = town()
      .google.calls.map(({ method, path }) => `${method} ${path}`)
      // What asks for changes in a calendar comes when it comes.
      .filter((call) => call.includes(events) && !call.endsWith("/watch"))
      .filter((call) => call !== `GET ${events}`);
    expect(deeds).toEqual([`POST ${events}`]);
    expect(eventsOf(town(), client)).toHaveLength(1);
    expect(mailsTo(town(), client)).toHaveLength(1);
  }
  await expectSound(town(), []);
}, 60_000);

test("both nodes see that somebody is late; it is told once", async () => {
  const late = await Promise.all(Array.from({ length: 5 }, aCard));
  const { post } = testCalls(town().nodes[1]?.url ?? "", town().token);
  await post("/api/v1/clock", { byMinutes: 6 });
  const notesOf = ({ card }: Carded) =>
    town().slack.state.messages.filter(({ thread_ts }) => thread_ts === card.ts);
  for (const one of late) {
    await vi.waitFor(() => expect(notesOf(one)).toHaveLength(1), { timeout: 20_000 });
    await untilSettled(town(), one.answered.requestId);
    expect(notesOf(one)).toHaveLength(1);
  }
  await expectSound(town(), []);
}, 60_000);

test("both nodes close what nobody settled; the client is told once", async () => {
  const booked = await aBookedClient(town());
  const client = town().someone("vip");
  const answered = await ask(town(), client);
  await untilSettled(town(), answered.requestId);
  const { post } = testCalls(town().nodes[0]?.url ?? "", town().token);
  await post("/api/v1/clock", { byMinutes: 60 * 24 * 4 });
  await vi.waitFor(
    async () => expect((await stateOf(town(), answered)).state).toBe("closed"),
    20_000,
  );
  await untilSettled(town(), answered.requestId);
  expect(mailsTo(town(), client)).toHaveLength(2);
  expect(await stateOf(town(), booked)).toMatchObject({ state: "booked" });
  await vi.waitFor(
    async () =>
      expect(await town().db("escalations").whereIn("state", ["open", "claimed"])).toEqual([]),
    20_000,
  );
  const unsettled = town().db("effects").whereIn("state", ["pending", "sending", "ambiguous"]);
  await vi.waitFor(async () => expect(await unsettled.clone()).toEqual([]), 20_000);
  await expectSound(town(), []);
}, 60_000);
