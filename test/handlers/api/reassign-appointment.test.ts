import { beforeEach, describe, expect, test } from "vitest";
import { aBody, expectProblem } from "../../helpers/api.ts";
import { aCompany } from "../../helpers/company.ts";
import { emptyBooks } from "../../helpers/office.ts";
import { useApp } from "../../helpers/running-app.ts";

const always = {
  mon: ["00:00-24:00"],
  tue: ["00:00-24:00"],
  wed: ["00:00-24:00"],
  thu: ["00:00-24:00"],
  fri: ["00:00-24:00"],
  sat: ["00:00-24:00"],
  sun: ["00:00-24:00"],
};
const person = (key: string, name: string, change: object = {}) => ({
  key,
  name,
  location: "phoenix",
  hours: always,
  ...change,
});
const app = useApp(() => ({}), {
  ...aCompany(),
  services: [
    {
      key: "consult",
      name: "Consultation",
      minutes: 30,
      providers: ["ana", "ben", "far", "late", "unskilled"],
      requires: [{ anyOf: ["room", "hall"] }],
      routing: { skills: { law: 2 } },
    },
  ],
  providers: [
    person("ana", "Ana Ortiz", { skills: { law: 5 } }),
    person("ben", "Ben Hale", { skills: { law: 2 } }),
    person("far", "Fay Roe", { skills: { law: 2 }, location: "new-york" }),
    // Never at work at whole hours, nor on a grid of ours.
    person("late", "Lea Poe", { skills: { law: 2 }, hours: halfPast() }),
    person("unskilled", "Una Key"),
    person("other", "Odd Fellow"),
    { key: "room", name: "Room 1", kind: "room", location: "phoenix" },
    { key: "hall", name: "Hall", kind: "room", location: "phoenix" },
  ],
});
beforeEach(() => emptyBooks(app().db));

const start = inTwoDays();

async function book(change: object = {}) {
  const response = await app().post(
    "/api/v1/requests",
    aBody({ start, provider: "ana", ...change }),
  );
  expect(response.status).toBe(201);
  const { appointment, requestId } = (await response.json()) as {
    appointment: { id: string };
    requestId: string;
  };
  return { id: appointment.id, requestId };
}

const reassign = (id: string, body: object) =>
  app().post(`/api/v1/appointments/${id}/reassign`, {
    provider: "ben",
    reason: "Ana is ill",
    sequence: 0,
    ...body,
  });

const appointmentOf = async (requestId: string) => {
  const response = await app().get(`/api/v1/requests/${requestId}`);
  return ((await response.json()) as { appointment: object }).appointment;
};

test("the provider is swapped at the same start, and the room stays taken for it", async () => {
  const { id, requestId } = await book();
  const response = await reassign(id, {});
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ appointmentId: id, provider: "ben", sequence: 1 });
  expect(await appointmentOf(requestId)).toMatchObject({ provider: "ben", start, sequence: 1 });
  const taken = await app()
    .db("occupancies")
    .join("providers", "providers.id", "occupancies.provider_id")
    .orderBy("key")
    .pluck("key");
  expect(taken).toEqual(["ben", "room"]);
  const [entry] = await app().db("audit").where({ action: "reassigned" });
  expect(entry).toMatchObject({
    actor: { kind: "system", name: "token test" },
    detail: { appointmentId: id, reason: "Ana is ill" },
  });
});

test("whoever's own times begin otherwise takes over all the same", async () => {
  const { id } = await book();
  expect((await reassign(id, { provider: "late" })).status).toBe(200);
});

describe("nothing is changed", () => {
  test("for somebody who is busy then", async () => {
    const { id } = await book();
    await book({ provider: "ben" });
    const { detail } = await expectProblem(await reassign(id, {}), 409, "provider_not_free");
    expect(detail).toBe("busy then");
  });

  test.each([
    ["unskilled", "Una Key: without the skill law"],
    ["other", "Odd Fellow does not serve Consultation"],
    ["far", "Fay Roe: does not work at Phoenix office"],
  ])("for %s, who does not come into question", async (provider, words) => {
    const { id } = await book();
    const { detail } = await expectProblem(await reassign(id, { provider }), 422, "provider_unfit");
    expect(detail).toBe(words);
  });

  test.each([
    [{ provider: "nobody" }, "there is no such provider"],
    [{ reason: " " }, "reason"],
    [{ sequence: "0" }, "sequence"],
    [{ force: true }, "force"],
  ])("by a body like %o", async (change, words) => {
    const { id } = await book();
    const { detail } = await expectProblem(await reassign(id, change), 422, "invalid_request");
    expect(detail).toContain(words);
  });

  test("by whoever read an older state", async () => {
    const { id } = await book();
    expect((await reassign(id, {})).status).toBe(200);
    await expectProblem(await reassign(id, { provider: "ana" }), 409, "appointment_changed");
  });

  test("when it is with that one already, was cancelled, or has begun", async () => {
    const { id } = await book();
    const cannot = async (body: object) =>
      (await expectProblem(await reassign(id, body), 409, "appointment_fixed")).detail;
    expect(await cannot({ provider: "ana" })).toBe("it is with Ana Ortiz already");
    const { db } = app();
    const [begun, ended] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)];
    await db("appointments").update({ starts_at: begun, ends_at: ended });
    expect(await cannot({})).toBe("it has begun already");
    await db("appointments").update({ state: "cancelled", cancelled_at: new Date() });
    expect(await cannot({})).toBe("it was cancelled");
  });

  test("where there is no such appointment", async () => {
    for (const id of ["018f3c1e-0000-7000-8000-00000000dead", "x"])
      await expectProblem(await reassign(id, {}), 404, "not_found");
  });
});

function halfPast() {
  const shift = ["00:10-24:00"];
  return Object.fromEntries(Object.keys(always).map((day) => [day, shift]));
}

/** At noon in Phoenix, so that no shift of a day is near its end. */
function inTwoDays(): string {
  const day = new Date(Date.now() + 2 * 24 * 3_600_000).toISOString().slice(0, 10);
  return `${day}T19:00:00.000Z`;
}
