import { expect, test } from "vitest";
import { eventsOf, faults, mailsTo, stateOf } from "./stories.ts";
import { ask, expectSound, untilSettled, useTown } from "./town.ts";

/*
 * The calendar is asked while the client waits. What it does not say counts as busy: the request goes
 * to a person, with the reason and the wanted time held.
 */

const town = useTown({ providers: 60, hurry: { everyMs: 200, bySeconds: 2 } });

const freeBusy = "POST /calendar/v3/freeBusy";
type FaultName = keyof typeof faults;

test("a refused token is renewed while the client waits", async () => {
  const client = town().someone();
  town().google.revokeTokens();
  await expectBooked(client);
});

test("a calendar that may not be read is not a free one", async () => {
  const client = town().someone();
  town().google.setUnreadable(client.calendarId, "notFound");
  await expectHeld(client, /calendar: notFound/);
});

test.each(["status 500", "a connection cut after the deed", "half an answer"] as FaultName[])(
  "%s is asked past once, while the client waits",
  async (name) => {
    const client = town().someone();
    town().google.faults.add({ ...faults[name], match: freeBusy });
    await expectBooked(client);
  },
);

test.each(["status 503", "a page instead of an answer"] as FaultName[])(
  "%s, twice, sends the request to a person with its time held",
  async (name) => {
    const client = town().someone();
    town().google.faults.add({ ...faults[name], match: freeBusy, times: 2 });
    await expectHeld(client, /calendar: google-calendar: /);
  },
);

test.each(["no answer", "an answer that drips", "too many requests"] as FaultName[])(
  "%s sends the request to a person with its time held, and nobody waits for long",
  async (name) => {
    const client = town().someone();
    town().google.faults.add({ ...faults[name], match: freeBusy });
    await expectHeld(client, /calendar: google-calendar: /);
  },
);

test("a calendar that has failed for a while is not asked, and people decide meanwhile", async () => {
  const { google } = town();
  // All of it, or what is read there besides would tell that Google is well.
  google.faults.add({ ...faults["status 500"], match: "/calendar/v3/", times: 10_000 });
  await untilTheBreakerIsOpen();
  const before = asked();
  await expectHeld(town().someone(), /not asked, because most of the last calls failed/);
  expect(asked()).toBe(before);
  google.faults.clear();
});

test("after all of that nothing is lost, doubled or orphaned", async () => {
  await expectSound(town(), []);
});

/** How often Google was asked who is busy. */
const asked = () => town().google.calls.filter(({ path }) => path.endsWith("/freeBusy")).length;

type Client = ReturnType<ReturnType<typeof town>["someone"]>;

async function expectBooked(client: Client): Promise<void> {
  const answered = await ask(town(), client);
  expect(answered.status).toBe(201);
  await untilSettled(town(), answered.requestId);
  expect(eventsOf(town(), client)).toEqual([town().start().toISOString()]);
  expect(mailsTo(town(), client)).toHaveLength(1);
}

async function expectHeld(client: Client, reason: RegExp): Promise<void> {
  const answered = await ask(town(), client);
  expect(answered.status).toBe(202);
  await untilSettled(town(), answered.requestId);
  const { state, reasons, escalationId } = await stateOf(town(), answered);
  expect([state, reasons]).toEqual(["escalated", [expect.stringMatching(reason)]]);
  const hold = town().db("occupancies").where({ escalation_id: escalationId });
  expect(await hold.select(town().db.raw("lower(during) as start"))).toEqual([
    { start: town().start() },
  ]);
  expect(eventsOf(town(), client)).toEqual([]);
  expect(mailsTo(town(), client)).toHaveLength(1);
}

async function untilTheBreakerIsOpen(): Promise<void> {
  for (let before = -1; before !== asked(); ) {
    before = asked();
    expect((await ask(town(), town().someone())).status).toBe(202);
  }
}
