import { expect } from "vitest";
import type { Fault } from "./pretend-vendors.ts";
import {
  aBookedClient,
  cancel,
  eventsOf,
  faults,
  mailsTo,
  reschedule,
  type Story,
  stateOf,
} from "./stories.ts";
import { ask, type Town, untilSettled } from "./town.ts";

type Write = "insert" | "patch" | "delete";
type Strikes = "once" | "twice in a row";
type FaultName = keyof typeof faults;

const calls: Readonly<Record<Write, string>> = { insert: "POST", patch: "PATCH", delete: "DELETE" };
const every = Object.keys(faults) as FaultName[];
/** The same adapter and the same table of verdicts: of each, what ends differently at this write. */
const some: FaultName[] = ["status 500", "a connection cut after the deed", "half an answer"];
const twice: FaultName[] = ["status 503", "a connection cut after the deed"];

const endings: Readonly<Record<Write, string>> = {
  insert: "booked with one event and one message",
  patch: "rescheduled with one event at the new time",
  delete: "cancelled without an event",
};

/** Every write to Google Calendar fails, and what it was for comes about all the same, once. */
export const googleStories: readonly Story[] = [
  ...storiesOf("insert", every, "once"),
  ...storiesOf("insert", [...twice, "no answer"], "twice in a row"),
  ...storiesOf("patch", [...some, "an answer after the deadline", "a refused token"], "once"),
  ...storiesOf("patch", twice, "twice in a row"),
  ...storiesOf("delete", [...some, "no answer", "too many requests"], "once"),
  ...storiesOf("delete", twice, "twice in a row"),
  {
    name: "events.insert: a refusal for good ends with a person, and the client knows of the appointment",
    tell: (town) => refuseForGood(town, "insert"),
  },
  {
    name: "events.delete: a refusal for good ends with a person, although the request is closed",
    tell: (town) => refuseForGood(town, "delete"),
  },
];

function storiesOf(write: Write, names: readonly FaultName[], strikes: Strikes): Story[] {
  return names.map((name) => ({
    name: `events.${write}: ${name}, ${strikes}, ends ${endings[write]}`,
    tell: (town) => deeds[write](town, { write, fault: faults[name], strikes }),
  }));
}

type Trouble = { readonly write: Write; readonly fault: Fault; readonly strikes: Strikes };

/** What asks for changes in a calendar comes when it comes, and is no deed of a story. */
const notOurs = "(?!/watch)";

/** Twice in a row: whatever the second call is, be it the look or the deed, it fails as well. */
function makeTrouble({ google }: Town, calendarId: string, { write, fault, strikes }: Trouble) {
  const events = `/calendar/v3/calendars/${calendarId}/events`;
  google.faults.add({ ...fault, match: `^${calls[write]} ${events}${notOurs}` });
  if (strikes === "twice in a row")
    google.faults.add({ ...fault, match: `^(?!GET ${events}$)\\S+ ${events}${notOurs}` });
}

const deeds: Readonly<Record<Write, (town: Town, trouble: Trouble) => Promise<void>>> = {
  async insert(town, trouble) {
    const client = town.someone();
    makeTrouble(town, client.calendarId, trouble);
    const answered = await ask(town, client);
    expect(answered.status).toBe(201);
    await untilSettled(town, answered.requestId);
    expect(await stateOf(town, answered)).toMatchObject({ state: "booked", reasons: [] });
    expect(eventsOf(town, client)).toEqual([town.start().toISOString()]);
    expect(mailsTo(town, client)).toHaveLength(1);
  },
  async patch(town, trouble) {
    const booked = await aBookedClient(town);
    makeTrouble(town, booked.client.calendarId, trouble);
    await reschedule(town, booked.token, town.start(3));
    await untilSettled(town, booked.requestId);
    expect(await stateOf(town, booked)).toMatchObject({ state: "booked", reasons: [] });
    expect(eventsOf(town, booked.client)).toEqual([town.start(3).toISOString()]);
    expect(mailsTo(town, booked.client)).toHaveLength(2);
  },
  async delete(town, trouble) {
    const booked = await aBookedClient(town);
    makeTrouble(town, booked.client.calendarId, trouble);
    await cancel(town, booked.token);
    await untilSettled(town, booked.requestId);
    expect(await stateOf(town, booked)).toMatchObject({ state: "closed", reasons: [] });
    expect(eventsOf(town, booked.client)).toEqual([]);
    expect(mailsTo(town, booked.client)).toHaveLength(2);
  },
};

async function refuseForGood(town: Town, write: "insert" | "delete"): Promise<void> {
  const client = town.someone();
  const match = `^${calls[write]} /calendar/v3/calendars/${client.calendarId}/events${notOurs}`;
  town.google.faults.add({ kind: "status", status: 403, error: "forbidden", match });
  const booked = await aBookedClient(town, client);
  if (write === "delete") await cancel(town, booked.token);
  await untilSettled(town, booked.requestId);
  expect(await stateOf(town, booked)).toMatchObject({
    state: write === "insert" ? "booked" : "closed",
    reasons: [expect.stringMatching(/The calendar event could not be written.*403/)],
  });
  expect(mailsTo(town, client)).toHaveLength(write === "insert" ? 1 : 2);
}
