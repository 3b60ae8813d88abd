import { beforeAll, expect, test } from "vitest";
import { createApiToken } from "#store/sign-in.ts";
import { aBody, expectProblem, freeStarts } from "../../helpers/api.ts";
import { testCalls, useApp } from "../../helpers/running-app.ts";

const app = useApp();
let start = "";

type Told = {
  readonly offered: boolean;
  readonly text: string;
  readonly end: string;
  readonly providers: readonly {
    readonly key: string;
    readonly offered: boolean;
    readonly reasons: readonly {
      readonly rule: string;
      readonly words: string;
      readonly numbers: Record<string, unknown>;
    }[];
  }[];
  readonly violations: readonly { readonly limit: string; readonly explanation: string }[];
};

const query = (change: Record<string, string> = {}) =>
  `/api/v1/availability/explain?${new URLSearchParams({ service: "consult", zone: "America/Phoenix", start, ...change })}`;

async function explain(change: Record<string, string> = {}, get = app().get): Promise<Told> {
  const response = await get(query(change));
  const text = await response.text();
  expect([response.status, text]).toEqual([200, expect.any(String)]);
  return JSON.parse(text);
}

beforeAll(async () => {
  [start = ""] = await freeStarts(app());
});

test("a start that is listed is offered, with those with whom it is listed", async () => {
  const told = await explain();
  expect(told).toMatchObject({ offered: true, start, violations: [] });
  expect(told.text).toContain("Phoenix time (MST)");
  expect(Date.parse(told.end) - Date.parse(start)).toBe(30 * 60_000);
  const response = await app().get(
    `/api/v1/availability?service=consult&zone=America/Phoenix&from=${start}`,
  );
  const { slots } = (await response.json()) as { slots: { providers: string[] }[] };
  const offered = told.providers.filter((provider) => provider.offered).map(({ key }) => key);
  expect(offered.toSorted()).toEqual(slots[0]?.providers.toSorted());
  expect(told.providers.map(({ key }) => key).toSorted()).toEqual(["ana", "ben"]);
});

test("what takes a time is told by rule, words and numbers; its request only to those who may read it", async () => {
  const taken = (await freeStarts(app())).at(20) ?? "";
  for (const provider of ["ana", "ben"])
    await app().post("/api/v1/requests", aBody({ start: taken, provider }));
  const told = await explain({ start: taken });
  expect(told.offered).toBe(false);
  const reason = told.providers
    .flatMap(({ reasons }) => reasons)
    .find(({ rule }) => rule === "taken");
  expect(reason?.numbers).toMatchObject({
    by: "appointment",
    begins: taken,
    reference: expect.stringMatching(/^GH-/),
  });
  expect(reason?.words).toMatch(/^Taken by an appointment \(GH-\d+\), .* Phoenix time/);

  const token = await createApiToken(app().db, { name: "looker", role: "viewer" });
  const seen = await testCalls(app().base, token).get(query({ start: taken }));
  const text = await seen.text();
  expect([seen.status, text]).toEqual([200, expect.stringContaining('"by":"appointment"')]);
  expect(text).not.toMatch(/GH-|Kim|home\.example/);
});

test("places are told by their keys, never by our ids", async () => {
  const told = await explain({ start: "2026-11-28T03:00:00Z" });
  const text = JSON.stringify(told);
  expect(text).toContain('"rule":"working-hours"');
  expect(text).not.toMatch(/locationId|[0-9a-f]{8}-[0-9a-f]{4}-/);
});

test("one provider, a place, a language: as asked", async () => {
  const keys = async (change: Record<string, string>) =>
    (await explain(change)).providers.map(({ key, reasons }) => [key, reasons[0]?.rule]);
  expect(await keys({ provider: "cleo" })).toEqual([["cleo", "provider-not-of-this-service"]]);
  expect(await keys({ location: "phoenix" })).toContainEqual(["ben", "not-eligible"]);
  expect(await keys({ language: "en", territory: "west", provider: "ben" })).toHaveLength(1);
});

test("a start outside what clients may book is also told in a client's words", async () => {
  const { offered, violations } = await explain({ start: "2001-01-01T10:00:00Z" });
  expect(offered).toBe(false);
  expect(violations.map(({ limit }) => limit)).toContain("notice");
});

test.each([
  ["start", { start: "2026-11-24T10:00" }],
  ["start", { start: "soon" }],
  ["start", { start: "2026-11-24T10:00:30Z" }],
  ["start", { start: "2026-11-24T10:00:00.001Z" }],
  ["zone", { zone: "Phoenix" }],
  ["service", { service: "" }],
  ["", { surprise: "1" }],
])("says what is wrong with %s: %j", async (path, change) => {
  const { problems } = await expectProblem(
    await app().get(query(change as Record<string, string>)),
    422,
    "invalid_request",
  );
  expect(problems?.map((problem) => problem.path)).toContain(path);
});

test("a start is needed, and what the company does not have is named", async () => {
  const bare = await app().get("/api/v1/availability/explain?service=consult&zone=America/Phoenix");
  const { problems } = await expectProblem(bare, 422, "invalid_request");
  expect(problems?.map(({ path }) => path)).toEqual(["start"]);
  await expectProblem(await app().get(query({ service: "surgery" })), 404, "unknown_service");
  for (const change of [{ provider: "zoe" }, { location: "rome" }])
    await expectProblem(await app().get(query(change as never)), 422, "invalid_request");
});

test.each([
  ["0001-01-01T00:00:00Z", 200],
  ["1969-12-31T23:59:00Z", 200],
  ["9999-12-31T23:00:00Z", 422],
])("%s is answered %i: as far as clocks are known", async (far, status) => {
  expect((await app().get(query({ start: far }))).status).toBe(status);
});
