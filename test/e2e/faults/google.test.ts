import { beforeAll, expect, test } from "vitest";
import type { Fault } from "./pretend-vendors.ts";
import {
  aBookedClient,
  cancel,
  eventsOf,
  faults,
  mailsTo,
  reschedule,
  stateOf,
} from "./stories.ts";
import { ask, expectSound, type Town, untilSettled, useTown } from "./town.ts";

/*
 * Every call that writes to Google Calendar fails in every way. All stories happen at once, each to a
 * client, a provider and a calendar of its own; a test waits for the end of its story.
 */

const town = useTown({ providers: 40, hurry: { everyMs: 200, bySeconds: 2 } });

type Write = "insert" | "patch" | "delete";
type Strikes = "once" | "twice in a row";
const calls: Record<Write, string> = { insert: "POST", patch: "PATCH", delete: "DELETE" };

/** Twice in a row: whatever the second call is, be it the look or the deed, it fails as well. */
function trouble(
  { google }: Town,
  calendarId: string,
  write: Write,
  fault: Fault,
  strikes: Strikes,
) {
  const events = `/calendar/v3/calendars/${calendarId}/events`;
  google.faults.add({ ...fault, match: `^${calls[write]} ${events}` });
  if (strikes === "once") return;
  google.faults.add({ ...fault, match: ` ${events}` });
}

async function tell(write: Write, fault: Fault, strikes: Strikes): Promise<void> {
  const here = town();
  const client = here.someone();
  const [first, later] = [here.start(), here.start(3)];
  if (write === "insert") {
    trouble(here, client.calendarId, write, fault, strikes);
    const answered = await ask(here, client);
    expect(answered.status).toBe(201);
    await untilSettled(here, answered.requestId);
    expect(await stateOf(here, answered)).toMatchObject({ state: "booked", reasons: [] });
    expect(eventsOf(here, client)).toEqual([first.toISOString()]);
    expect(mailsTo(here, client)).toHaveLength(1);
    return;
  }
  const booked = await aBookedClient(here, client);
  trouble(here, client.calendarId, write, fault, strikes);
  if (write === "patch") await reschedule(here, booked.token, later);
  else await cancel(here, booked.token);
  await untilSettled(here, booked.requestId);
  expect(await stateOf(here, booked)).toMatchObject({
    state: write === "patch" ? "booked" : "closed",
    reasons: [],
  });
  expect(eventsOf(here, client)).toEqual(write === "patch" ? [later.toISOString()] : []);
  expect(mailsTo(here, client)).toHaveLength(2);
}

type FaultName = keyof typeof faults;
const every = Object.keys(faults) as FaultName[];
/** The same adapter and the same table of verdicts: of each, what ends differently at this write. */
const some: FaultName[] = ["status 500", "a connection cut after the deed", "half an answer"];
const twice: FaultName[] = ["status 503", "a connection cut after the deed"];

const cells = [
  ...cellsOf("insert", every, "once"),
  ...cellsOf("insert", [...twice, "no answer"], "twice in a row"),
  ...cellsOf("patch", [...some, "an answer after the deadline", "a refused token"], "once"),
  ...cellsOf("patch", twice, "twice in a row"),
  ...cellsOf("delete", [...some, "no answer", "too many requests"], "once"),
  ...cellsOf("delete", twice, "twice in a row"),
];

function cellsOf(write: Write, names: readonly FaultName[], strikes: Strikes) {
  return names.map((name) => ({ write, name, fault: faults[name], strikes }));
}

let stories: readonly Promise<void>[] = [];

beforeAll(() => {
  stories = cells.map(({ write, fault, strikes }) => tell(write, fault, strikes));
  for (const story of stories) story.catch(() => undefined);
});

test.each(cells.map((cell, index) => ({ ...cell, index })))(
  "$write: $name, $strikes, ends with one event at the right time and one message",
  async ({ index }) => {
    await stories[index];
  },
  60_000,
);

test("after all of that nothing is lost, doubled or orphaned", async () => {
  await Promise.allSettled(stories);
  const accepted = await town().db("requests").select("id");
  expect(accepted).toHaveLength(cells.length);
  await expectSound(town(), []);
});
