import { expect, test } from "vitest";
import { createApiToken } from "#store/sign-in.ts";
import { aBody, expectProblem } from "../../helpers/api.ts";
import { testCalls, useApp } from "../../helpers/running-app.ts";

const app = useApp(() => ({ RATE_LIMIT_API_PER_MINUTE: "3", CLOCK_MOVABLE: "false" }));

async function somebody(name: string) {
  const token = await createApiToken(app().db, { name, role: "admin" });
  return testCalls(app().base, token);
}

test("who asks too often is told when to come back, and others are not kept out", async () => {
  const { get } = await somebody("eager");
  for (let time = 0; time < 3; time += 1) expect((await get("/api/v1/kpis")).status).toBe(200);
  const refused = await get("/api/v1/kpis");
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  await expectProblem(refused, 429, "rate_limited");
  const other = await somebody("patient");
  expect((await other.get("/api/v1/kpis")).status).toBe(200);
});

test("what was refused for its rate stored nothing", async () => {
  const { post } = await somebody("hasty");
  for (let time = 0; time < 3; time += 1) await post("/api/v1/requests", {});
  const response = await post("/api/v1/requests", aBody(), { "idempotency-key": "hasty" });
  await expectProblem(response, 429, "rate_limited");
  expect(await app().db("idempotency_keys").select()).toEqual([]);
});

test("a clock that is not for rehearsals stays as it is", async () => {
  const { post } = await somebody("time traveller");
  await expectProblem(await post("/api/v1/clock", { byMinutes: 5 }), 403, "clock_fixed");
});
