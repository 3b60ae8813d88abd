import { expect, test } from "vitest";
import { DESK, useSlackDesk } from "../../../helpers/slack-desk.ts";

const desk = useSlackDesk();
const dialogOf = (user: string) =>
  Object.values(desk().slack.state.views).findLast((view) => view.user === user && view.open);
const words = (view: unknown) => JSON.stringify(view);
const away = (user: string, text: string) =>
  desk().slack.command({ user, channel: DESK, command: "/gatehouse", text: `away ${text}` });
const submit = (user: string, values: Record<string, string>) =>
  desk().slack.submit({ user, viewId: dialogOf(user)?.id ?? "", values });

/** A Tuesday at least a week ahead, as a date. */
function aTuesday(): string {
  const day = new Date(Date.now() + 7 * 86_400_000);
  while (day.getUTCDay() !== 2) day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

test("an absence of somebody is put in, what lies in it is listed, and moved when told to", async () => {
  const { post, db } = desk();
  const day = aTuesday();
  const booked = await post("/api/v1/requests", {
    service: "review",
    provider: "ben",
    start: `${day}T17:00:00Z`,
    zone: "America/New_York",
    name: "Kim Lee",
    email: "kim@home.example",
  });
  expect(booked.status).toBe(201);
  const { reference } = await booked.json();

  await away("U0MAYA", `ben ${day}`);
  await submit("U0MAYA", { reason: "ill" });
  const plan = words(dialogOf("U0MAYA"));
  expect(plan).toContain("Ben Hale is away");
  expect(plan).toContain(`*${reference}*`);
  expect(plan).toContain("→ Cleo Park");
  const absence = await db("absences").first();
  expect(absence).toMatchObject({ reason: "ill" });
  expect(absence.created_by).toMatchObject({ name: "Maya Okafor" });

  await submit("U0MAYA", {});

  expect(words(dialogOf("U0MAYA"))).toContain("1 appointment was given to somebody else");
  const [row] = await db("appointments")
    .join("providers", "providers.id", "provider_id")
    .select("key");
  expect(row.key).toBe("cleo");
});

test("somebody who is mentioned is the provider of the same key, and the days are read", async () => {
  const day = aTuesday();

  await away("U0MAYA", `@ana.ortiz ${day}`);

  expect(words(dialogOf("U0MAYA"))).toContain(`"initial_date":"${day}"`);
  expect(words(dialogOf("U0MAYA"))).toMatch(/"initial_option":\{[^}]*"Ana Ortiz"/);
});

test("days that make no sense are said at their field, and nothing is put in", async () => {
  const { db } = desk();
  const before = await db("absences").count();
  await away("U0MAYA", "ben");

  await submit("U0MAYA", { from: aTuesday(), to: "2020-01-01" });

  expect(Object.values(dialogOf("U0MAYA")?.errors ?? {})).toHaveLength(1);
  expect(await db("absences").count()).toEqual(before);
});

test("whoever may not, gets no dialog to fill in", async () => {
  await away("U0LEE", "ana tomorrow");

  expect(words(dialogOf("U0LEE"))).toContain("not linked to a member");
});
