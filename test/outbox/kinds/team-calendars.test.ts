import { expect, test } from "vitest";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import { rescheduleAppointmentFlow } from "#flows/reschedule-appointment.ts";
import { findAppointment, listParticipants } from "#store/appointments.ts";
import { aCompany } from "../../helpers/company.ts";
import {
  aRequest,
  booked,
  cancelByLink,
  countOf,
  escalated,
  later,
  performAll,
  receive,
  TUESDAY_NOON,
  useOffice,
} from "../../helpers/office.ts";

const plain = aCompany({ calendars: true });
const office = useOffice({
  ...plain,
  providers: [
    ...plain.providers,
    ...["blue", "green"].map((key) => ({
      key,
      name: `The ${key} room`,
      kind: "room" as const,
      location: "new-york",
      calendar: `${key}@example.com`,
    })),
  ],
  services: [
    ...plain.services,
    {
      key: "signing",
      name: "Signing",
      minutes: 30,
      providers: ["ben", "cleo"],
      staffing: "all" as const,
      requires: [{ anyOf: ["blue", "green"] }],
    },
  ],
});
const signing = { serviceKey: "signing" };
const standing = () =>
  office()
    .calendar.live()
    .map(({ calendarId, start }) => [calendarId.split("@")[0], start])
    .sort();
const idOf = async (key: string) => (await office().db("providers").where({ key }).first("id")).id;

test("everybody in a team has the event in their own calendar, once", async () => {
  const { appointmentId } = await booked(office(), signing);
  await performAll(office());
  expect(standing()).toEqual([
    ["ben", TUESDAY_NOON],
    ["blue", TUESDAY_NOON],
    ["cleo", TUESDAY_NOON],
  ]);
  expect(await listParticipants(office().db, appointmentId)).toHaveLength(2);
  // What they call busy now is our own: read back, it takes nobody's time a second time.
  await readCalendarsFlow(office().context)();
  expect(await countOf(office().db, "busy")).toBe(0);
});

test("the second one at that time gets no colleague, and the next room serves another hour", async () => {
  await booked(office(), signing);
  expect((await receive(office(), aRequest(signing))).kind).not.toBe("booked");
  expect(
    (await receive(office(), aRequest({ start: later(TUESDAY_NOON, 60), ...signing }))).kind,
  ).toBe("booked");
});

test("a room that is busy by its own calendar is passed over", async () => {
  office().calendar.book("blue@example.com", { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 15) });
  await booked(office(), signing);
  await performAll(office());
  expect(standing().map(([name]) => name)).toEqual(["ben", "cleo", "green"]);
});

test("when a room is changed for another its calendar is given back", async () => {
  const one = await booked(office(), signing);
  await performAll(office());
  const start = later(TUESDAY_NOON, 120);
  office().calendar.book("blue@example.com", { start, end: later(start, 30) });
  const { sequence = 0 } = (await findAppointment(office().db, one.appointmentId)) ?? {};
  const moved = await rescheduleAppointmentFlow(office().context)({
    token: one.token,
    start,
    sequence,
  });
  expect(moved.kind).toBe("rescheduled");
  await performAll(office());
  expect(standing()).toEqual([
    ["ben", start],
    ["cleo", start],
    ["green", start],
  ]);
  expect(await listParticipants(office().db, one.appointmentId)).toEqual(
    [await idOf("cleo"), await idOf("green")].sort(),
  );
});

test("a cancelled one leaves all the calendars, and everybody is free again", async () => {
  const { token } = await booked(office(), signing);
  await performAll(office());
  await cancelByLink(office(), token);
  await performAll(office());
  expect(standing()).toEqual([]);
  expect(await countOf(office().db, "occupancies")).toBe(0);
});

test("what waits for a person holds everybody and the room as well", async () => {
  const { escalationId } = await escalated(office(), signing);
  const held = await office().db("occupancies").where({ escalation_id: escalationId });
  expect(held).toHaveLength(3);
});
