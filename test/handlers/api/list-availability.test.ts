import { expect, test } from "vitest";
import { aBody, expectProblem, freeStarts, startsInTurn } from "../../helpers/api.ts";
import { useApp } from "../../helpers/running-app.ts";

const app = useApp();
const aStart = startsInTurn(app);
const read = async (path: string) => {
  const response = await app().get(path);
  expect(response.status).toBe(200);
  return response.json();
};

const query = (change: Record<string, string>) =>
  `/api/v1/availability?${new URLSearchParams({ service: "consult", zone: "America/Phoenix", ...change })}`;

test("lists free times with their instants, the local time in words, and who", async () => {
  const { slots, zone } = (await read(query({}))) as {
    zone: string;
    slots: {
      start: string;
      end: string;
      localStart: string;
      text: string;
      providers: string[];
    }[];
  };
  expect(zone).toBe("America/Phoenix");
  const [slot] = slots;
  expect(Date.parse(slot?.end ?? "") - Date.parse(slot?.start ?? "")).toBe(30 * 60_000);
  expect(slot?.text).not.toBe("");
  for (const one of slots)
    expect(one.providers.every((key) => ["ana", "ben"].includes(key))).toBe(true);
});

test("tells the same instants in any zone", async () => {
  const starts = async (zone: string) =>
    ((await read(query({ zone }))) as { slots: { start: string }[] }).slots.map(
      ({ start }) => start,
    );
  expect(await starts("Europe/Kiev")).toEqual(await starts("America/Phoenix"));
});

test("keeps to the stretch, the provider and the location that were asked for", async () => {
  const all = await freeStarts(app());
  const [from = "", to = ""] = [all[3], all[6]];
  const { slots } = (await read(query({ from, to }))) as { slots: { start: string }[] };
  expect(slots.map(({ start }) => start)).toEqual(all.slice(3, 6));
  const people = async (change: Record<string, string>) =>
    new Set(
      ((await read(query(change))) as { slots: { providers: string[] }[] }).slots.flatMap(
        ({ providers }) => providers,
      ),
    );
  expect(await people({ provider: "ben" })).toEqual(new Set(["ben"]));
  expect(await people({ location: "phoenix" })).toEqual(new Set(["ana"]));
  expect(await people({ provider: "cleo" })).toEqual(new Set());
});

test("no longer lists what was booked a moment ago", async () => {
  const start = await aStart();
  for (const provider of ["ana", "ben"])
    await app().post("/api/v1/requests", aBody({ start, provider }));
  expect(await freeStarts(app())).not.toContain(start);
});

test.each([
  ["an end before its beginning", { from: "2026-12-02T00:00:00Z", to: "2026-12-01T00:00:00Z" }],
  ["a beginning beyond everything bookable", { from: "2036-01-01T00:00:00Z" }],
  ["an end long past", { to: "1999-01-01T00:00:00Z" }],
  ["a stretch of nothing", { from: "2026-12-01T00:00:00Z", to: "2026-12-01T00:00:00Z" }],
])("lists nothing for %s", async (_what, change) => {
  expect(await read(query(change))).toMatchObject({ slots: [] });
});

test("lists all there is for a stretch from the year 1 to the year 9999", async () => {
  const all = await freeStarts(app());
  const { slots } = (await read(
    query({ from: "0001-01-01T00:00:00Z", to: "9999-12-31T00:00:00Z" }),
  )) as { slots: unknown[] };
  expect(slots).toHaveLength(all.length);
});

test.each([
  ["zone", "service=consult"],
  ["zone", "service=consult&zone=Phoenix"],
  ["service", "zone=America/Phoenix"],
  ["service", "service=consult&service=review&zone=America/Phoenix"],
  ["from", "service=consult&zone=America/Phoenix&from=tomorrow"],
  ["from", "service=consult&zone=America/Phoenix&from=2026-12-01T00:00:00"],
  ["to", "service=consult&zone=America/Phoenix&to="],
  ["", "service=consult&zone=America/Phoenix&surprise=1"],
])("says what is wrong with %s: %s", async (path, wrong) => {
  const response = await app().get(`/api/v1/availability?${wrong}`);
  const { problems } = await expectProblem(response, 422, "invalid_request");
  expect(problems?.map((problem) => problem.path)).toContain(path);
});

test("says what the company does not have", async () => {
  await expectProblem(await app().get(query({ service: "surgery" })), 404, "unknown_service");
  await expectProblem(await app().get(query({ provider: "zoe" })), 422, "invalid_request");
  await expectProblem(await app().get(query({ location: "rome" })), 422, "invalid_request");
});

test("tells when each provider is free next, soonest first", async () => {
  const next = (await read("/api/v1/availability/next?service=consult&zone=America%2FPhoenix")) as {
    providers: { provider: string; start: string; text: string }[];
  };
  const { slots } = (await read(query({}))) as { slots: { start: string; providers: string[] }[] };
  for (const { provider, start } of next.providers)
    expect(start).toBe(slots.find(({ providers }) => providers.includes(provider))?.start);
  expect(next.providers.map(({ provider }) => provider).sort()).toEqual(["ana", "ben"]);
  expect(next.providers.map(({ start }) => start)).toEqual(
    next.providers.map(({ start }) => start).sort(),
  );
});

test.each([
  ["service=consult", 422],
  ["service=consult&zone=Mars", 422],
  ["service=yoga&zone=UTC", 404],
  ["service=consult&zone=UTC&location=rome", 422],
  ["service=consult&zone=UTC&language=what%20language", 422],
  ["service=consult&zone=UTC&location=phoenix", 200],
])("the next free times of ?%s are answered with %i", async (search, status) => {
  expect((await app().get(`/api/v1/availability/next?${search}`)).status).toBe(status);
});
