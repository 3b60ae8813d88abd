import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { unhurried } from "#integrations/calendar-pace.ts";
import { calendarsByVendor } from "#integrations/calendars-by-vendor.ts";
import { googleAccount } from "#integrations/google-calendar/account.ts";
import { googleCalendar } from "#integrations/google-calendar/google-calendar.ts";
import { findAppointment } from "#store/appointments.ts";
import { aCompany } from "../helpers/company.ts";
import { aCalendar, anOffice, type Office as GoogleOffice } from "../helpers/google-office.ts";
import {
  aRequest,
  booked,
  cancelByLink,
  later,
  performAll,
  receive,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";
import { aMailbox, anOutlook, type Outlook } from "../helpers/outlook.ts";

/*
 * Ana's calendar is at Google, Ben's at Microsoft; events of a second one at Google take his time, too.
 */
const BEN = "ben@example.com";
const BENS_OTHER = "ben-private@example.com";
const company = aCompany({ calendars: true });
const office = useOffice({
  ...company,
  providers: company.providers.map((provider) =>
    provider.key === "ben"
      ? { ...provider, calendar: `microsoft:${BEN}`, alsoBusy: [BENS_OTHER] }
      : provider,
  ),
});

let google: GoogleOffice;
let outlook: Outlook;
beforeEach(async () => {
  google = await anOffice({
    world: () => [
      aCalendar("ana@example.com"),
      aCalendar("cleo@example.com"),
      aCalendar(BENS_OTHER),
    ],
  });
  outlook = await anOutlook({ world: () => [aMailbox(BEN)] });
  const breaches = [google.breaches, outlook.breaches];
  onTestFinished(() => expect(breaches).toEqual([[], []]));
  await office().db("providers").update({ busy_read_at: null });
});

function calendars() {
  const { email: clientEmail, privateKey } = google.account;
  const account = googleAccount({
    account: { clientEmail, privateKey, subject: undefined },
    apiUrl: google.url,
    tokenUrl: google.tokenUrl,
  });
  return calendarsByVendor({
    google: googleCalendar(account, unhurried),
    microsoft: outlook.connect(),
  });
}

/** Everything as usual, but for calendars that speak their vendors' words. */
function connected() {
  const calendar = calendars();
  return { ...office(), context: { ...office().context, calendar } };
}

const lunch = {
  summary: "Lunch",
  start: TUESDAY_NOON.toISOString(),
  end: later(TUESDAY_NOON, 30).toISOString(),
};

async function offeredAtNoon(): Promise<readonly string[]> {
  const { context } = connected();
  await readCalendarsFlow(context)();
  const noon = { from: TUESDAY_NOON, to: later(TUESDAY_NOON, 1) };
  const found = await listAvailabilityFlow(context)({ serviceKey: "consult", ...noon });
  if (found.kind !== "slots") throw new Error(found.kind);
  return found.slots.flatMap(({ providerIds }) =>
    providerIds.map((id) => found.company.providers.get(id)?.key ?? "").toSorted(),
  );
}

const askFor = async (providerKey: string) =>
  (await receive(connected(), aRequest({ providerKey, start: TUESDAY_NOON }))).kind;

describe("who is free", () => {
  test("is what all their calendars say, whoever keeps them", async () => {
    expect(await offeredAtNoon()).toEqual(["ana", "ben"]);
    outlook.addEvent({ ...lunch, calendarId: BEN });
    await office().db("providers").update({ busy_read_at: null });
    expect(await offeredAtNoon()).toEqual(["ana"]);
    expect(await askFor("ben")).toBe("slot-taken");
  });

  test("is nobody whose other vendor's calendar is taken", async () => {
    google.addEvent({ ...lunch, calendarId: BENS_OTHER });
    expect(await offeredAtNoon()).toEqual(["ana"]);
  });

  test("is not known of whoever has a calendar with a vendor that is down", async () => {
    outlook.faults.add({ kind: "status", status: 503, match: ".", times: 99 });
    expect(await offeredAtNoon()).toEqual(["ana"]);
    expect(await askFor("ben")).not.toBe("booked");
    expect(await askFor("ana")).toBe("booked");
  });
});

test("an appointment with Ben stands in Outlook, moves, and goes", async () => {
  const all = connected();
  await readCalendarsFlow(all.context)();
  const one = await booked(all, { providerKey: "ben", start: TUESDAY_NOON });
  await performAll(all);
  expect(outlook.events(BEN)).toMatchObject([{ start: TUESDAY_NOON.getTime(), by: "app" }]);
  expect(await findAppointment(office().db, one.appointmentId)).toMatchObject({
    meetUrl: expect.stringContaining("https://teams.microsoft.com/"),
  });

  const start = later(TUESDAY_NOON, 60);
  const { sequence = 0 } = (await findAppointment(office().db, one.appointmentId)) ?? {};
  await rescheduleAppointmentFlow(all.context)({ token: one.token, start, sequence });
  await performAll(all);
  expect(outlook.events(BEN)).toMatchObject([{ start: start.getTime() }]);
  // Its own event is known from our rows: it takes no time twice, and noon is free again.
  await office().db("providers").update({ busy_read_at: null });
  expect(await offeredAtNoon()).toEqual(["ana", "ben"]);

  await cancelByLink(all, one.token);
  await performAll(all);
  expect(outlook.events(BEN)).toEqual([]);
});

test("an event that Ben deleted in Outlook is there again when the appointment is moved", async () => {
  const all = connected();
  await readCalendarsFlow(all.context)();
  const one = await booked(all, { providerKey: "ben", start: TUESDAY_NOON });
  await performAll(all);
  outlook.deleteEvent({ calendarId: BEN, eventId: outlook.events(BEN)[0]?.id ?? "" });

  const start = later(TUESDAY_NOON, 60);
  const { sequence = 0 } = (await findAppointment(office().db, one.appointmentId)) ?? {};
  Object.assign(outlook.state.behaviour, { deletedTransaction: "forgotten" });
  await rescheduleAppointmentFlow(all.context)({ token: one.token, start, sequence });
  await performAll(all);
  expect(outlook.events(BEN)).toMatchObject([{ start: start.getTime() }]);
});
