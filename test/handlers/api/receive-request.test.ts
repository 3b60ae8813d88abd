import { expect, test } from "vitest";
import { aBody, expectProblem, freeStarts, startsInTurn } from "../../helpers/api.ts";
import { countOf } from "../../helpers/office.ts";
import { useApp } from "../../helpers/running-app.ts";

const app = useApp();
const db = () => app().db;
const aStart = startsInTurn(app);

const post = (body: unknown, headers?: Record<string, string>) =>
  app().post("/api/v1/requests", body, headers);

/** Every row that a request may leave. */
async function rows(): Promise<number> {
  const tables = ["requests", "appointments", "escalations", "idempotency_keys", "clients"];
  const counts = await Promise.all(tables.map((table) => countOf(db(), table)));
  return counts.reduce((sum, count) => sum + count);
}

test("a free time is booked: 201 with everything that the client must know", async () => {
  const [start] = await freeStarts(app(), "consult&provider=ana");
  const response = await post(aBody({ start, provider: "ana" }));
  expect(response.status).toBe(201);
  expect(await response.json()).toMatchObject({
    outcome: "booked",
    reference: expect.stringMatching(/^GH-\d+$/),
    appointment: {
      start,
      zone: "America/Phoenix",
      provider: { key: "ana", name: "Ana Ortiz" },
      location: { key: "phoenix", address: "2 Mesa Rd" },
    },
    manageUrl: expect.stringMatching(/\/m\/[\w-]{27}$/),
  });
});

test.each([
  ["a VIP", { email: "vic@mail.bigcorp.example" }],
  ["a keyword", { notes: "urgent, please" }],
  ["a large party", { partySize: 5 }],
  ["a wish for a person", { askPerson: true }],
  ["a wish for a person at no time", { askPerson: true, start: undefined }],
])("%s is answered by a person: 202 with a promise", async (_why, change) => {
  const response = await post(aBody({ start: await aStart(), ...change }));
  expect(response.status).toBe(202);
  const answer = (await response.json()) as { promisedBy: string };
  expect(answer).toMatchObject({ outcome: "escalated", requestId: expect.any(String) });
  expect(Date.parse(answer.promisedBy)).toBeGreaterThan(Date.now());
});

test("a taken time is answered with the three nearest: 409", async () => {
  const start = await aStart();
  for (const provider of ["ana", "ben"]) await post(aBody({ start, provider }));
  const { nearest } = await expectProblem(await post(aBody({ start })), 409, "slot_taken");
  expect(nearest).toHaveLength(3);
  const free = await freeStarts(app());
  for (const one of nearest ?? []) expect(free).toContain(one.start);
});

test("a time outside policy is explained, with the way to a person: 422", async () => {
  const start = new Date(Date.now() + 40 * 24 * 60 * 60_000).toISOString();
  const problem = await expectProblem(await post(aBody({ start })), 422, "outside_policy");
  expect(problem.detail).toContain("askPerson");
  expect((await post(aBody({ start, askPerson: true }))).status).toBe(202);
});

test("what a company does not have is told by name", async () => {
  const start = await aStart();
  await expectProblem(await post(aBody({ start, service: "surgery" })), 404, "unknown_service");
  for (const what of ["provider", "location"]) {
    const response = await post(aBody({ start, [what]: "nobody" }));
    const { problems } = await expectProblem(response, 422, "invalid_request");
    expect(problems).toMatchObject([{ path: what }]);
  }
});

test.each([
  ["service", { service: "" }],
  ["service", { service: 7 }],
  ["zone", { zone: "Phoenix" }],
  ["zone", { zone: undefined }],
  ["name", { name: "" }],
  ["name", { name: "x".repeat(121) }],
  ["email", { email: "kim" }],
  ["email", { email: "kim@home.example, eve@evil.example" }],
  ["email", { email: "kim@home.example\r\nBcc: eve@evil.example" }],
  ["start", { start: "tomorrow" }],
  ["start", { start: undefined }],
  ["start", { start: "2020-01-01T09:00:00Z" }],
  ["start", { start: "9999-12-31T23:59:59Z" }],
  ["start", { start: "2026-02-30T09:00:00Z" }],
  ["phone", { phone: "911" }],
  ["partySize", { partySize: 0 }],
  ["partySize", { partySize: 1.5 }],
  ["partySize", { partySize: "many" }],
  ["notes", { notes: "x".repeat(1_001) }],
  ["askPerson", { askPerson: "yes" }],
  ["consents.sms", { consents: { sms: "yes" } }],
  ["surprise", { surprise: true }],
])("a wrong %s is named, and nothing is stored: %j", async (path, change) => {
  const before = await rows();
  const response = await post(aBody({ start: (await freeStarts(app()))[0], ...change }), {
    "idempotency-key": `bad-${path}`,
  });
  const { problems } = await expectProblem(response, 422, "invalid_request");
  expect(problems?.map((problem) => problem.path)).toContain(path);
  expect(await rows()).toBe(before);
});

test("every mistake is told at once", async () => {
  const response = await post({});
  const { problems } = await expectProblem(response, 422, "invalid_request");
  const paths = problems?.map(({ path }) => path) ?? [];
  for (const path of ["service", "zone", "name", "email"]) expect(paths).toContain(path);
});
