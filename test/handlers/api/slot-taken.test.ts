import { expect, test } from "vitest";
import { aCompany } from "../../helpers/company.ts";
import { useApp } from "../../helpers/running-app.ts";

const base = aCompany();
/** Besides the usual services one that is to be had once a week, and one that is to be had twice. */
const company = {
  ...base,
  services: [
    ...base.services,
    { key: "weekly", name: "Weekly", minutes: 30, providers: ["monday"] },
    { key: "twice", name: "Twice", minutes: 30, providers: ["full"] },
  ],
  providers: [
    ...base.providers,
    { key: "monday", name: "Mo Day", location: "phoenix", hours: { mon: ["09:00-09:30"] } },
    { key: "full", name: "Fu Ll", location: "phoenix", hours: {}, exceptions: [soon()] },
  ],
};
const app = useApp(() => ({}), company);

test.each(["consult", "weekly"])(
  "who is too late for a time of %s is offered the three nearest that are free",
  async (service) => {
    const free = await freeStarts(service);
    const wanted = free[Math.floor(free.length / 2)] ?? "";
    // A service with several providers is taken once for each of them.
    const answers = [];
    for (const client of ["ann", "ben", "cleo"]) answers.push(await ask(service, wanted, client));
    const refused = answers.find(({ status }) => status === 409);

    const distance = (start: string) => Math.abs(Date.parse(start) - Date.parse(wanted));
    const expected = (await freeStarts(service))
      .sort((a, b) => distance(a) - distance(b))
      .slice(0, 3)
      .sort();
    expect(refused?.body.nearest.map(({ start }) => start)).toEqual(expected);
    expect(expected).toHaveLength(3);
  },
);

test("only when the last time of all is gone, however far ahead, a person has to look", async () => {
  const [first = "", last = "", ...more] = await freeStarts("twice");
  expect(more).toEqual([]);
  expect((await ask("twice", first, "ann")).status).toBe(201);
  const refused = await ask("twice", first, "ben");
  expect(refused.body.nearest.map(({ start }) => start)).toEqual([last]);
  expect((await ask("twice", last, "ben")).status).toBe(201);
  expect((await ask("twice", last, "cleo")).status).toBe(202);
});

async function ask(service: string, start: string, client: string) {
  const response = await app().post("/api/v1/requests", {
    service,
    start,
    zone: "America/Phoenix",
    name: client,
    email: `${client}@home.example`,
  });
  const body = (await response.json()) as { nearest: { start: string }[] };
  return { status: response.status, body };
}

async function freeStarts(service: string): Promise<string[]> {
  const from = new Date().toISOString();
  const to = new Date(Date.now() + 29 * 24 * 60 * 60_000).toISOString();
  const query = new URLSearchParams({ service, from, to, zone: "America/Phoenix" });
  const response = await app().get(`/api/v1/availability?${query}`);
  const { slots } = (await response.json()) as { slots: { start: string }[] };
  return slots.map(({ start }) => start);
}

/** An hour, 20 days from now. */
function soon() {
  const on = new Date(Date.now() + 20 * 24 * 60 * 60_000).toISOString().slice(0, 10);
  return { on, hours: ["09:00-10:00"] };
}
