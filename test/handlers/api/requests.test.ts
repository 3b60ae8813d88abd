import { expect, test } from "vitest";
import { useApp } from "../../helpers/running-app.ts";

const app = useApp();

async function freeStarts(service = "consult"): Promise<string[]> {
  const response = await app().get(`/api/v1/availability?service=${service}&zone=America/Phoenix`);
  expect(response.status).toBe(200);
  const { slots } = (await response.json()) as { slots: { start: string }[] };
  return slots.map(({ start }) => start);
}

const aBody = (change: object = {}) => ({
  service: "consult",
  zone: "America/Phoenix",
  name: "Kim Lee",
  email: "kim@home.example",
  notes: "First visit",
  ...change,
});

test("an ordinary request books itself", async () => {
  const [start] = await freeStarts();
  const response = await app().post("/api/v1/requests", aBody({ start }));
  const answer = await response.json();
  expect([response.status, answer]).toMatchObject([
    201,
    { outcome: "booked", appointment: { start } },
  ]);
});
