import { expect, test } from "vitest";
import { localStart, readLocal } from "#booking/local-time.ts";
import { useApp } from "../../helpers/running-app.ts";
import {
  aVisitor,
  bookByForm,
  hiddenOf,
  rowCounts,
  startsOf,
  webAlone,
} from "../../helpers/visitor.ts";

const app = useApp(() => webAlone);
const visitor = () => aVisitor(app());
const newYork = "America/New_York";

/** A Monday that is a week and more away. */
function mondayAfter(now: Date): string {
  const days = 7 + ((8 - now.getUTCDay()) % 7);
  return new Date(now.getTime() + days * 24 * 60 * 60_000).toISOString().slice(0, 10);
}

/** The instant at which the walls of a zone show that time on that day. */
function at(day: string, time: string, zone: string): string {
  const instant = readLocal(`${day}T${time}`, zone);
  if (instant.kind !== "one") throw new Error("these hours are in the working day");
  return new Date(instant.utcMinute * 60_000).toISOString();
}

// The first Monday is the second test's.
let daysUsed = 1;
/** By the client's token, the day to look at. */
const dayOf = new Map<string, string>();
/**
 * Books ten o'clock in New York on a working day that no other test of this file uses: what is
 * left of today depends on the hour at which the tests run.
 */
async function bookOnAFreshDay() {
  const weekday = daysUsed + 2 * Math.floor(daysUsed / 5);
  daysUsed += 1;
  const day = new Date(`${mondayAfter(new Date())}T00:00Z`);
  day.setUTCDate(day.getUTCDate() + weekday);
  const date = day.toISOString().slice(0, 10);
  const booked = await bookByForm(app(), { start: at(date, "10:00", newYork) });
  dayOf.set(booked.token, date);
  return booked;
}

const json = { accept: "application/json", "sec-fetch-site": "same-origin" };

async function appointmentOf(email = "") {
  return app()
    .db("appointments")
    .join("requests", "requests.id", "appointments.request_id")
    .where({ contact_email: email })
    .first("appointments.*", "requests.state as request_state");
}

/** Moves the appointment's start, so that a time of policy has come; in the row alone. */
async function startIn(email: string, minutes: number) {
  const { id } = await appointmentOf(email);
  await app()
    .db("appointments")
    .where({ id })
    .update({
      starts_at: new Date(Date.now() + minutes * 60_000),
      ends_at: new Date(Date.now() + (minutes + 30) * 60_000),
    });
}

const openForm = async (token: string) => {
  const day = dayOf.get(token);
  const asked = day === undefined ? "" : `?zone=${newYork}&day=${day}`;
  const page = await visitor().get(`/m/${token}/reschedule${asked}`);
  return { page, hidden: hiddenOf(page), starts: startsOf(page) };
};

test("another time is chosen from what is free, and the old one is told struck out", async () => {
  const { token, form, start } = await bookOnAFreshDay();
  const { page, hidden, starts } = await openForm(token);
  expect(page.html).toContain("Change the time");
  expect(starts).not.toContain(start);
  const to = starts.at(-1) ?? "";
  const seen = await visitor().post(`/m/${token}/reschedule`, {
    ...hidden,
    start: to,
    zone: "America/Phoenix",
  });
  expect([seen.status, seen.location]).toEqual([303, `/m/${token}?done=rescheduled`]);
  const after = await visitor().get(seen.location);
  expect(after.html).toContain("Your appointment has a new time");
  expect(after.html).toContain("<del>");
  expect(await appointmentOf(form["email"])).toMatchObject({
    starts_at: new Date(to),
    sequence: 1,
    reschedules: 1,
  });
});

test("another time is at the same place: other cities' times are not even offered", async () => {
  // Nine o'clock in New York, when nobody is at work in Phoenix yet.
  const monday = mondayAfter(new Date());
  const { token, form } = await bookByForm(app(), { start: at(monday, "09:00", newYork) });
  const before = await appointmentOf(form["email"]);
  const { hidden, starts } = await openForm(token);
  const walls = starts.map((start) => localStart(new Date(start), newYork).slice(11));
  expect(walls.filter((wall) => wall < "09:00" || wall > "16:30")).toEqual([]);

  const elsewhere = at(monday, "16:30", "America/Phoenix");
  const refused = await visitor().post(`/m/${token}/reschedule`, { ...hidden, start: elsewhere });
  expect(refused.status).toBe(422);

  // A time that only Phoenix could still serve is taken.
  const shared = at(monday, "13:00", newYork);
  const rival = { service: "consult", provider: "ben", zone: newYork, name: "Rival" };
  const email = "rival@home.example";
  await app().post("/api/v1/requests", { ...rival, email, start: shared });
  const taken = await visitor().post(`/m/${token}/reschedule`, { ...hidden, start: shared });
  expect(taken.status).toBe(409);

  const fields = { ...hidden, start: starts.at(-1) ?? "" };
  await visitor().post(`/m/${token}/reschedule`, fields);
  const { location_id } = before;
  expect(await appointmentOf(form["email"])).toMatchObject({ location_id, sequence: 1 });
});

test("the same form twice moves once, with the same answer", async () => {
  const { token, form } = await bookOnAFreshDay();
  const { hidden, starts } = await openForm(token);
  const fields = { ...hidden, start: starts[0] ?? "" };
  const first = await visitor().post(`/m/${token}/reschedule`, fields);
  const before = await rowCounts(app());
  const again = await visitor().post(`/m/${token}/reschedule`, fields);
  expect([again.status, again.location]).toEqual([first.status, first.location]);
  expect(await rowCounts(app())).toEqual(before);
  expect(await appointmentOf(form["email"])).toMatchObject({ sequence: 1 });
});

test("a form that has grown old changes nothing and leads to how it is now", async () => {
  const { token, form } = await bookOnAFreshDay();
  const old = await openForm(token);
  await visitor().post(`/m/${token}/reschedule`, { ...old.hidden, start: old.starts[0] ?? "" });
  const before = await rowCounts(app());
  const late = await visitor().post(`/m/${token}/reschedule`, {
    ...old.hidden,
    start: old.starts[1] ?? "",
  });
  expect([late.status, late.location]).toEqual([303, `/m/${token}?done=changed`]);
  const told = await visitor().get(late.location);
  expect(told.html).toContain("nothing was done");
  expect(await rowCounts(app())).toEqual(before);
  expect(await appointmentOf(form["email"])).toMatchObject({
    starts_at: new Date(old.starts[0] ?? ""),
    sequence: 1,
  });
});

test.each([
  ["none at all", {}],
  ["nonsense", { sequence: "-1e3" }],
  ["a number from the future", { sequence: "7" }],
])("a form with a sequence that is %s changes nothing", async (_name, wrong) => {
  const { token, form } = await bookOnAFreshDay();
  const { starts } = await openForm(token);
  const seen = await visitor().post(`/m/${token}/reschedule`, {
    start: starts[0] ?? "",
    ...wrong,
  });
  expect(seen.location).toBe(`/m/${token}?done=changed`);
  expect(await appointmentOf(form["email"])).toMatchObject({ sequence: 0 });
});

test("no time, a time that is none, and the present time are said at the times", async () => {
  const { token, start } = await bookOnAFreshDay();
  const { hidden } = await openForm(token);
  for (const chosen of ["", "tomorrow", start]) {
    const seen = await visitor().post(`/m/${token}/reschedule`, { ...hidden, start: chosen });
    expect(seen.status).toBe(422);
    expect(seen.html).toContain('id="start-wrong"');
    expect(startsOf(seen).length).toBeGreaterThan(0);
  }
});

test("a time that somebody took: 409 with three others; the old time stays", async () => {
  const { token, form, start } = await bookOnAFreshDay();
  const { hidden, starts } = await openForm(token);
  const wanted = starts.at(-1) ?? "";
  const rival = () => bookByForm(app(), { start: wanted });
  while ((await rival()).location.includes("booked"));
  const seen = await visitor().post(`/m/${token}/reschedule`, { ...hidden, start: wanted });
  expect(seen.status).toBe(409);
  expect([...seen.html.matchAll(/<button[^>]*name="start" value="[^"]+"/g)]).toHaveLength(3);
  expect(seen.html).toContain("Move to ");
  expect(await appointmentOf(form["email"])).toMatchObject({
    starts_at: new Date(start),
    sequence: 0,
  });
});

test("a look at other days changes nothing and keeps the sequence", async () => {
  const { token } = await bookOnAFreshDay();
  const { page, hidden } = await openForm(token);
  const day = [...page.html.matchAll(/name="day" value="([^"]+)"(?![^>]* disabled)/g)][2]?.[1];
  const before = await rowCounts(app());
  const seen = await visitor().post(`/m/${token}/reschedule/times`, {
    ...hidden,
    zone: "Asia/Tokyo",
    day: day ?? "",
  });
  expect(seen.html).toContain("Times in Tokyo");
  expect(hiddenOf(seen)["sequence"]).toBe("0");
  expect(await rowCounts(app())).toEqual(before);
});

test("the island is told as JSON where to go and what was wrong", async () => {
  const { token, start } = await bookOnAFreshDay();
  const { hidden, starts } = await openForm(token);
  const same = await visitor().post(`/m/${token}/reschedule`, { ...hidden, start }, json);
  expect([same.status, JSON.parse(same.html)]).toMatchObject([
    422,
    { outcome: "invalid", problems: [{ field: "start" }] },
  ]);
  const moved = await visitor().post(
    `/m/${token}/reschedule`,
    { ...hidden, start: starts[0] ?? "" },
    json,
  );
  expect([moved.status, JSON.parse(moved.html)]).toEqual([
    201,
    { outcome: "confirmed", location: `/m/${token}?done=rescheduled` },
  ]);
});

test("too late for a machine: explained, and asked of a person once however often it is sent", async () => {
  const { token, form } = await bookOnAFreshDay();
  await startIn(form["email"] ?? "", 5);
  await app().db.raw(
    'update services set policy = policy || \'{"rescheduleNoticeMinutes": 60, "cancelNoticeMinutes": 60}\'',
  );
  await newCompanyVersion();
  const page = await visitor().get(`/m/${token}/reschedule`);
  expect(page.html).toContain("This needs a person");
  expect(page.html).toContain("online until 60 minutes before the start");
  const empty = await visitor().post(`/m/${token}/reschedule`, { ...hiddenOf(page), notes: " " });
  expect([empty.status, empty.html]).toEqual([422, expect.stringContaining('id="notes-wrong"')]);

  const question = { ...hiddenOf(page), notes: "Tuesday after 2" };
  for (const _press of [1, 2]) {
    const seen = await visitor().post(`/m/${token}/reschedule`, question);
    expect([seen.status, seen.location]).toEqual([303, `/m/${token}?done=asked`]);
  }
  const { request_id } = await appointmentOf(form["email"]);
  const escalations = await app().db("escalations").where({ request_id });
  expect(escalations).toHaveLength(1);
  expect(escalations[0].findings).toEqual([
    { rule: "asked-for-person", detail: "the client asks for another time (“Tuesday after 2”)" },
  ]);
  const manage = await visitor().get(`/m/${token}`);
  expect(manage.html).toContain("Your question is with a person");

  const late = await visitor().get(`/m/${token}/cancel`);
  expect(late.html).toContain("It is late for that");
  const asked = await visitor().post(`/m/${token}/cancel`, {
    ...hiddenOf(late),
    notes: "I missed my bus",
  });
  expect(asked.location).toBe(`/m/${token}?done=asked`);
  const [joined] = await app().db("escalations").where({ request_id });
  expect(joined.findings).toHaveLength(2);
  expect(await appointmentOf(form["email"])).toMatchObject({ state: "confirmed" });
});

/** So that the program reads its rows again; it looks every two seconds. */
async function newCompanyVersion(): Promise<void> {
  await app().db.raw(
    `insert into company_versions (settings, applied_by, applied_at)
     select settings, 'test', now() from company_versions order by version desc limit 1`,
  );
  await new Promise((resolve) => setTimeout(resolve, 2_100));
}
