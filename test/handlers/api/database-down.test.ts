import { afterEach, expect, test, vi } from "vitest";
import { aBody, expectProblem, startsInTurn } from "../../helpers/api.ts";
import { type DatabaseDoor, databaseDoor } from "../../helpers/database-door.ts";
import { countOf } from "../../helpers/office.ts";
import { useApp } from "../../helpers/running-app.ts";

let door: DatabaseDoor;
const app = useApp(async ({ url }) => {
  door = await databaseDoor(url);
  return { DATABASE_URL: door.url };
});
const aStart = startsInTurn(app);
// Here waiting is what is tested; a busy machine adds its own.
vi.setConfig({ testTimeout: 30_000 });

let isShut = false;
async function shut(): Promise<void> {
  await door.shut();
  isShut = true;
}
async function open(): Promise<void> {
  await door.open();
  isShut = false;
}
afterEach(async () => {
  if (isShut) await open();
});

const post = (body: object, key: string) =>
  app().post("/api/v1/requests", body, { "idempotency-key": key });

test("without its database the program is alive and not ready", async () => {
  await shut();
  const ready = await fetch(`${app().base}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([503, { status: "not ready" }]);
  expect((await fetch(`${app().base}/livez`)).status).toBe(200);
  await open();
  expect((await fetch(`${app().base}/readyz`)).status).toBe(200);
});

test("a request that cannot be stored is told to come again, and then it is booked", async () => {
  const body = aBody({ start: await aStart(), name: "Patient Client" });
  await shut();
  const refused = await post(body, "patient");
  expect(refused.headers.get("retry-after")).toBe("2");
  await expectProblem(refused, 503, "database_unavailable");
  await open();
  expect((await post(body, "patient")).status).toBe(201);
  expect(await countOf(app().db, "requests", { contact_name: "Patient Client" })).toBe(1);
});

test.each([
  ["booked", "book_request(", "", 201, {}],
  ["put before a person", "COMMIT", 'insert into "requests"', 202, { notes: "urgent" }],
])(
  "a request that was %s although the answer got lost is told so when it comes again",
  async (_what, words, after, status, change) => {
    const name = `Lost answer ${status}`;
    const body = aBody({ start: await aStart(), name, ...change });
    // Warm up whatever else speaks to the database on the way.
    await app().get("/api/v1/kpis");
    door.loseAnswerTo(words, after);
    const lost = await post(body, name.replaceAll(" ", "-"));
    await expectProblem(lost, 503, "database_unavailable");
    const again = await post(body, name.replaceAll(" ", "-"));
    expect(again.status).toBe(status);
    expect(await countOf(app().db, "requests", { contact_name: name })).toBe(1);
  },
);

test("a table that somebody locks makes the client wait seconds, not for ever", async () => {
  const body = aBody({ start: await aStart(), name: "Locked Out" });
  const tx = await app().db.transaction();
  await tx.raw(
    "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0",
  );
  await tx.raw("lock table requests in access exclusive mode");
  const refused = await post(body, "locked");
  await tx.rollback();
  expect(refused.headers.get("retry-after")).toBe("2");
  await expectProblem(refused, 503, "database_unavailable");
  expect((await post(body, "locked")).status).toBe(201);
});

test("a lock that is let go in time is not noticed by the client", async () => {
  const body = aBody({ start: await aStart(), name: "Just In Time" });
  const tx = await app().db.transaction();
  await tx.raw("lock table requests in access exclusive mode");
  setTimeout(() => void tx.rollback(), 700);
  expect((await post(body, "in-time")).status).toBe(201);
});
