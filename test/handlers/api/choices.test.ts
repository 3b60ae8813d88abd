import { beforeAll, expect, test } from "vitest";
import { expectProblem } from "../../helpers/api.ts";
import { routingCompany } from "../../helpers/routing-office.ts";
import { useApp } from "../../helpers/running-app.ts";

const app = useApp(() => ({}), routingCompany);

type Line = {
  provider: string;
  position: number | null;
  chosen: boolean;
  words: string;
  numbers: object;
};
type Choice = { rule: string; provider: string; actor: object; lines: Line[] };
type Own = Omit<Line, "provider"> & {
  at: string;
  reference: string;
  rule: string;
  provider: string;
};

/** Wednesday of the week after next at noon in New York: far enough for every notice. */
const noon = wednesday("17:00:00.000Z");
let count = 0;

async function book(change: object = {}) {
  count += 1;
  const response = await app().post("/api/v1/requests", {
    service: "consult",
    start: noon,
    zone: "America/New_York",
    name: "Kim Lee",
    email: `kim-${count}@home.example`,
    ...change,
  });
  expect(response.status).toBe(201);
  return (await response.json()) as {
    requestId: string;
    reference: string;
    appointment: { id: string; provider: { key: string } };
  };
}

async function read<T>(path: string): Promise<T> {
  const response = await app().get(path);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
}
const choiceOf = (id: string) =>
  read<{ reference: string; choice: Choice; earlier: Choice[] }>(`/api/v1/requests/${id}/choice`);
const choicesOf = (key: string, query = "") =>
  read<{ choices: Own[]; cut: boolean }>(`/api/v1/providers/${key}/choices${query}`);

let booked: Awaited<ReturnType<typeof book>>;
beforeAll(async () => {
  await book({ provider: "ana", start: wednesday("18:00:00.000Z") });
  await book({ provider: "cleo", start: wednesday("18:00:00.000Z") });
  await book({ provider: "cleo", start: wednesday("18:30:00.000Z") });
  booked = await book();
});

test("why whom is answered with everybody who was looked at, whoever was chosen first", async () => {
  const { reference, choice, earlier } = await choiceOf(booked.requestId);
  expect({ reference, earlier }).toEqual({ reference: booked.reference, earlier: [] });
  expect(choice).toMatchObject({
    rule: "fewest-that-day",
    service: "consult",
    provider: "ben",
    actor: { kind: "system", name: "routing" },
  });
  expect(choice.lines).toMatchObject([
    { provider: "ben", name: "Ben Hale", position: 1, chosen: true, words: "0 that day" },
    { provider: "ana", position: 2, chosen: false, numbers: { thatDay: 1 } },
    { provider: "cleo", position: 3, chosen: false },
    { provider: "dan", position: null, chosen: false, words: "not at work then" },
  ]);
});

test("why whom is found by the reference as well; and of what is not there, nothing", async () => {
  expect((await choiceOf(booked.reference)).choice.provider).toBe("ben");
  await expectProblem(await app().get("/api/v1/requests/GH-1/choice"), 404, "not_found");
});

test("why not me is answered by the line of the one who asks", async () => {
  const { choices, cut } = await choicesOf("dan");
  expect(cut).toBe(false);
  expect(choices[0]).toMatchObject({
    reference: booked.reference,
    rule: "fewest-that-day",
    provider: "ben",
    chosen: false,
    position: null,
    words: "not at work then",
  });
  expect(choices.map(({ words }) => words)).toEqual([
    "not at work then",
    "the client asked for Cleo Park",
    "the client asked for Cleo Park",
    "the client asked for Ana Ortiz",
  ]);
  const [own] = (await choicesOf("ben")).choices;
  expect(own).toMatchObject({ chosen: true, position: 1, numbers: { thatDay: 0 } });
});

test("choices are listed within a time that is asked for", async () => {
  const before = "?from=2026-01-01T00:00:00Z&to=2026-01-20T00:00:00Z";
  expect((await choicesOf("ben", before)).choices).toEqual([]);
  for (const wrong of [
    "?from=2026-01-01T00:00:00Z",
    "?from=2026-01-20T00:00:00Z&to=2026-01-01T00:00:00Z",
    "?from=yesterday",
    "?since=2026-01-01T00:00:00Z",
  ])
    await expectProblem(
      await app().get(`/api/v1/providers/ben/choices${wrong}`),
      422,
      "invalid_request",
    );
  await expectProblem(await app().get("/api/v1/providers/nobody/choices"), 404, "not_found");
});

test("choices are listed over a month, the newest first", async () => {
  const { db } = app();
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  for (const days of [25, 8, 15])
    await db.raw(
      `insert into choices (request_id, service_id, provider_id, rule, lines, actor, at)
         select request_id, service_id, provider_id, rule, lines, actor, ? from choices limit 1`,
      [daysAgo(days)],
    );
  const { choices } = await choicesOf("dan", `?from=${daysAgo(30).toISOString()}`);
  const ages = choices.map(({ at }) => Math.round((Date.now() - Date.parse(at)) / 86_400_000));
  expect(ages).toEqual([0, 0, 0, 0, 8, 15, 25]);
  expect((await choicesOf("dan")).choices).toHaveLength(4);
});

test("an override with its reason comes before what was overridden", async () => {
  const response = await app().post(`/api/v1/appointments/${booked.appointment.id}/reassign`, {
    provider: "cleo",
    reason: "They know each other",
    sequence: 0,
  });
  expect(response.status).toBe(200);
  const { choice, earlier } = await choiceOf(booked.requestId);
  expect(choice).toMatchObject({
    rule: "override",
    provider: "cleo",
    actor: { name: "token test" },
    lines: [
      { provider: "cleo", words: "chosen by token test: They know each other" },
      {
        provider: "ben",
        words: "had the appointment before; token test chose Cleo Park: They know each other",
      },
      { provider: "ana" },
      { provider: "dan" },
    ],
  });
  expect(earlier).toMatchObject([{ rule: "fewest-that-day", provider: "ben" }]);
});

test("where nobody was chosen there is nothing to say", async () => {
  const response = await app().post("/api/v1/requests", {
    service: "consult",
    zone: "America/New_York",
    name: "Kim Lee",
    email: "kim@home.example",
    askPerson: true,
  });
  const { requestId } = (await response.json()) as { requestId: string };
  expect(await choiceOf(requestId)).toMatchObject({ choice: null, earlier: [] });
});

function wednesday(time: string): string {
  const day = new Date(Date.now() + 7 * 86_400_000);
  day.setUTCDate(day.getUTCDate() + ((3 - day.getUTCDay() + 7) % 7));
  return `${day.toISOString().slice(0, 10)}T${time}`;
}
