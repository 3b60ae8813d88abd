import { expect, test } from "vitest";
import { createApiToken } from "#store/sign-in.ts";
import { aBody, expectProblem, startsInTurn } from "../../helpers/api.ts";
import { countOf } from "../../helpers/office.ts";
import { testCalls, useApp } from "../../helpers/running-app.ts";

const app = useApp();
const db = () => app().db;
const aStart = startsInTurn(app);

const post = (body: unknown, key: string) =>
  app().post("/api/v1/requests", body, { "idempotency-key": key });

/** What one request leaves behind, however often it is sent. */
async function rowsOf(name: string): Promise<Record<string, number>> {
  const requests = await db()("requests").where({ contact_name: name }).pluck("id");
  const of = async (table: string) =>
    (await db()(table).whereIn("request_id", requests).select("request_id")).length;
  return {
    requests: requests.length,
    receipts: await of("receipts"),
    appointments: await of("appointments"),
    escalations: await of("escalations"),
    links: await of("links"),
    mails: (
      await db()("effects")
        .whereIn("request_id", requests)
        .where({ kind: "email" })
        // Without Slack, who is on call is told by e-mail too.
        .whereNot("key", "like", "email:desk-alert:%")
    ).length,
  };
}

const one = { requests: 1, receipts: 1, links: 1, mails: 1 };

test.each([
  ["booked", 201, {}, { ...one, appointments: 1, escalations: 0 }],
  ["a person's", 202, { notes: "urgent" }, { ...one, appointments: 0, escalations: 1 }],
])(
  "sent again, a request that was %s gets the same answer, byte for byte",
  async (what, status, change, rows) => {
    const name = `Again ${what}`;
    const body = aBody({ start: await aStart(), name, ...change });
    const first = await post(body, `again-${status}`);
    const second = await post(body, `again-${status}`);
    expect([first.status, second.status]).toEqual([status, status]);
    expect(await second.text()).toBe(await first.text());
    expect(await rowsOf(name)).toEqual(rows);
  },
);

test.each([
  ["booked", 201, {}, { ...one, appointments: 1, escalations: 0 }],
  ["a person's", 202, { notes: "urgent" }, { ...one, appointments: 0, escalations: 1 }],
])(
  "sent five times at once, a request that is %s leaves one of everything",
  async (what, status, change, rows) => {
    const name = `At once ${what}`;
    const body = aBody({ start: await aStart(), name, ...change });
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => post(body, `once-${status}`)),
    );
    expect(responses.map((response) => response.status)).toEqual(Array(5).fill(status));
    const answers = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(answers).size).toBe(1);
    expect(await rowsOf(name)).toEqual(rows);
  },
);

test("sent again, a request for a taken time stays refused, and is stored once", async () => {
  const start = await aStart();
  const name = "Too late";
  for (const taker of ["a", "b"])
    await post(aBody({ start, name: `Taker ${taker}` }), `take-${taker}`);
  const body = aBody({ start, name });
  const first = await expectProblem(await post(body, "late"), 409, "slot_taken");
  const second = await expectProblem(await post(body, "late"), 409, "slot_taken");
  expect(second).toMatchObject({ requestId: (first as { requestId?: string }).requestId });
  expect((await rowsOf(name))["requests"]).toBe(1);
});

test("a key that comes back with another request is refused", async () => {
  const start = await aStart();
  await post(aBody({ start }), "reused");
  const other = await post(aBody({ start, name: "Somebody Else" }), "reused");
  await expectProblem(other, 422, "idempotency_key_reused");
  expect(await countOf(db(), "requests", { contact_name: "Somebody Else" })).toBe(0);
});

test("fields in another order are the same request", async () => {
  const body = aBody({ start: await aStart(), name: "Ordered" });
  const first = await post(body, "order");
  const reversed = Object.fromEntries(Object.entries(body).reverse());
  expect(await (await post(reversed, "order")).text()).toBe(await first.text());
});

test("the same key of somebody else is another key", async () => {
  const other = testCalls(
    app().base,
    await createApiToken(db(), { name: "other", role: "operator" }),
  );
  const body = aBody({ start: await aStart() });
  const first = await post(body, "shared");
  const second = await other.post("/api/v1/requests", body, { "idempotency-key": "shared" });
  expect(await second.text()).not.toBe(await first.text());
});

test("a request that is not valid leaves its key unused", async () => {
  const start = await aStart();
  expect((await post(aBody({ start, email: "nobody" }), "corrected")).status).toBe(422);
  expect((await post(aBody({ start }), "corrected")).status).toBe(201);
});

test.each([
  ["empty", " "],
  ["too long", "k".repeat(256)],
  ["with a space inside", "a b"],
  ["not ASCII", "k\u00e9y"],
])("a key that is %s is not valid", async (_what, key) => {
  await expectProblem(await post(aBody({ start: await aStart() }), key), 422, "invalid_request");
});

test("a key may be 255 characters long", async () => {
  expect((await post(aBody({ start: await aStart() }), "k".repeat(255))).status).toBe(201);
});

// The last one: the clock only goes forward.
test("sent again when its time has come, it gets the answer that it got, and no new one", async () => {
  const start = await aStart();
  const body = aBody({ start, name: "Late" });
  const first = await post(body, "too-late");
  expect(first.status).toBe(201);
  const minutes = Math.ceil((Date.parse(start) - Date.now()) / 60_000);
  expect((await app().post("/api/v1/clock", { byMinutes: minutes })).status).toBe(200);
  const again = await post(body, "too-late");
  expect([again.status, await again.text()]).toEqual([201, await first.text()]);
  await expectProblem(await post(body, "too-late-and-new"), 422, "invalid_request");
  await expectProblem(await app().post("/api/v1/requests", body), 422, "invalid_request");
  const other = { ...body, notes: "another" };
  await expectProblem(await post(other, "too-late"), 422, "idempotency_key_reused");
  expect((await rowsOf("Late"))["requests"]).toBe(1);
});
