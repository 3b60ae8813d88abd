import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import { unhurried } from "#integrations/calendar-pace.ts";
import { googleAccount } from "#integrations/google-calendar/account.ts";
import { googleCalendar } from "#integrations/google-calendar/google-calendar.ts";
import type { NewEvent } from "#sandbox/google/people.ts";
import { aCompany } from "../helpers/company.ts";
import { aCalendar, anOffice, type Office as GoogleOffice } from "../helpers/google-office.ts";
import { aRequest, later, receive, TUESDAY_NOON, useOffice } from "../helpers/office.ts";

/*
 * From what people enter at Google to what is offered and booked: the adapter, the copy and the live
 * look. Ana's tentative events are free, the others' are busy.
 */
const TEL_AVIV = "tel-aviv@example.com";
const company = aCompany({ calendars: true });
const office = useOffice({
  ...company,
  providers: company.providers.map((provider) => ({
    ...provider,
    alsoBusy: [TEL_AVIV],
    tentative: provider.key === "ana" ? "free" : "busy",
  })),
});

let google: GoogleOffice;
beforeEach(async () => {
  google = await anOffice({
    world: () => [
      ...["ana", "ben", "cleo"].map((key) => aCalendar(`${key}@example.com`)),
      { ...aCalendar(TEL_AVIV), timeZone: "Asia/Jerusalem" },
    ],
  });
  onTestFinished(() => expect(google.breaches).toEqual([]));
  await forgetCopies();
});

const forgetCopies = () => office().db("providers").update({ busy_read_at: null });

/** Everything as usual, but for a calendar that speaks Google's words. */
function context() {
  const { email: clientEmail, privateKey } = google.account;
  const account = googleAccount({
    account: { clientEmail, privateKey, subject: undefined },
    apiUrl: google.url,
    tokenUrl: google.tokenUrl,
  });
  return { ...office().context, calendar: googleCalendar(account, unhurried) };
}

const half = { start: TUESDAY_NOON.toISOString(), end: later(TUESDAY_NOON, 30).toISOString() };

const add = (calendarId: string, event: Partial<NewEvent>) =>
  google.addEvent({ calendarId, summary: "x", ...half, ...event });

/** Who is offered when: "ana 17:00" in UTC. */
async function offered(serviceKey: string, from: Date, minutes: number): Promise<string[]> {
  expect(await readCalendarsFlow(context())()).toEqual({ read: 3, failed: [] });
  const to = later(from, minutes);
  const found = await listAvailabilityFlow(context())({ serviceKey, from, to });
  if (found.kind !== "slots") throw new Error(found.kind);
  return found.slots.flatMap(({ start, providerIds }) =>
    providerIds
      .map((id) => found.company.providers.get(id)?.key ?? "")
      .toSorted()
      .map((key) => `${key} ${start.toISOString().slice(11, 16)}`),
  );
}

const atNoon = async () =>
  (await offered("consult", TUESDAY_NOON, 1)).map((slot) => slot.split(" ")[0]);

async function bookedBy(providerKey: string): Promise<string> {
  const wish = aRequest({ providerKey, start: TUESDAY_NOON });
  return (await receive({ context: context() }, wish)).kind;
}

describe("an event at the wanted time", () => {
  test.each<[string, Partial<NewEvent>, readonly string[]]>([
    ["without more", {}, []],
    ["that was answered with maybe", { answer: "tentative" }, ["ana"]],
    ["that was not answered", { answer: "needsAction" }, []],
    ["that was declined", { answer: "declined" }, ["ana", "ben"]],
    ["that is shown as available", { busy: false }, ["ana", "ben"]],
    ["without length", { end: half.start }, ["ana", "ben"]],
    [
      "that ends as the appointment begins",
      { start: "2026-11-24T16:00:00Z", end: half.start },
      ["ana", "ben"],
    ],
  ])("%s, in each one's own calendar", async (_name, event, free) => {
    for (const key of ["ana", "ben"]) add(`${key}@example.com`, event);
    expect(await atNoon()).toEqual(free);
    // By the copy all are free: the live look alone decides.
    await office().db("busy").delete();
    for (const key of ["ana", "ben"])
      expect([key, await bookedBy(key)]).toEqual([
        key,
        free.includes(key) ? "booked" : "slot-taken",
      ]);
  });

  test("is seen in the second calendar as well", async () => {
    add(TEL_AVIV, { answer: "tentative" });
    expect(await atNoon()).toEqual(["ana"]);
    await forgetCopies();
    add(TEL_AVIV, {});
    expect(await atNoon()).toEqual([]);
  });
});

test("a whole day of a calendar elsewhere ends when it ends there, 23 hours after it began", async () => {
  office().clock.at = new Date("2027-03-15T14:00:00Z");
  add(TEL_AVIV, { start: "2027-03-26", end: "2027-03-27" });
  // That Friday is over in Tel Aviv at 21:00 UTC, for it lacks an hour: 14:00 in Phoenix.
  const friday = new Date("2027-03-26T13:00:00Z");
  const day = 12 * 60;
  expect(await offered("consult", friday, day)).toEqual(
    ["21:00", "21:30", "22:00", "22:30", "23:00", "23:30"].map((time) => `ana ${time}`),
  );
  await forgetCopies();
  expect(await offered("review", friday, day)).toEqual(["cleo 21:00"]);
});

test("a calendar that Google does not list keeps its provider from being offered", async () => {
  google.setUnreadable(TEL_AVIV, "notFound");
  expect(await readCalendarsFlow(context())()).toMatchObject({ read: 0, failed: { length: 3 } });
  expect(await bookedBy("ana")).not.toBe("booked");
});
