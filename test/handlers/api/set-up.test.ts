import { expect, test } from "vitest";
import { useApp } from "../../helpers/running-app.ts";

const app = useApp();

test("the services can be listed, with the keys and names that other calls take", async () => {
  const response = await app().get("/api/v1/services");
  expect(await response.json()).toMatchObject({
    services: [
      {
        key: "consult",
        name: "Consultation",
        minutes: 30,
        providers: [
          { key: "ana", name: "Ana Ortiz" },
          { key: "ben", name: "Ben Hale" },
        ],
      },
      { key: "review", minutes: 60 },
    ],
  });
});

test("business time can be read, and runs ahead once it was moved", async () => {
  const read = async () => {
    const { now } = (await (await app().get("/api/v1/clock")).json()) as { now: string };
    return Date.parse(now);
  };
  const before = await read();
  await app().post("/api/v1/clock", { byMinutes: 90 });
  expect((await read()) - before).toBeGreaterThanOrEqual(90 * 60_000);
});

test.each(["services", "clock"])("nobody reads %s without a token", async (what) => {
  const response = await fetch(`${app().base}/api/v1/${what}`);
  expect(response.status).toBe(401);
});
