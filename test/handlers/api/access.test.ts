import { expect, test, vi } from "vitest";
import type { Role } from "#access.ts";
import { createApiToken } from "#store/sign-in.ts";
import { aBody, expectProblem } from "../../helpers/api.ts";
import { countOf } from "../../helpers/office.ts";
import { testCalls, useApp } from "../../helpers/running-app.ts";

const app = useApp();
const db = () => app().db;

const routes = [
  ["POST", "/api/v1/requests"],
  ["GET", "/api/v1/requests/GH-1001"],
  ["GET", "/api/v1/requests/GH-1001/receipt"],
  ["GET", "/api/v1/requests/GH-1001/timeline"],
  ["GET", "/api/v1/availability?service=consult&zone=America/Phoenix"],
  ["GET", "/api/v1/services"],
  ["GET", "/api/v1/providers/ana"],
  ["GET", "/api/v1/policy"],
  ["PATCH", "/api/v1/services/review"],
  ["PUT", "/api/v1/locations/tucson"],
  ["DELETE", "/api/v1/providers/cleo"],
  [
    "GET",
    "/api/v1/availability/explain?service=consult&start=2030-01-07T15:00:00Z&zone=America/Phoenix",
  ],
  ["GET", "/api/v1/kpis"],
  ["GET", "/api/v1/kpis.csv"],
  ["POST", "/api/v1/holds"],
  ["POST", "/api/v1/holds/018f3c1e-0000-7000-8000-0000000000a1/renew"],
  ["DELETE", "/api/v1/holds/018f3c1e-0000-7000-8000-0000000000a1"],
  ["POST", "/api/v1/escalations/018f3c1e-0000-7000-8000-0000000000a1/hold"],
  ["POST", "/api/v1/appointments/018f3c1e-0000-7000-8000-0000000000a1/attendance"],
  ["POST", "/api/v1/appointments/018f3c1e-0000-7000-8000-0000000000a1/reassign"],
  ["GET", "/api/v1/requests/GH-1001/choice"],
  ["GET", "/api/v1/providers/ana/choices"],
  ["POST", "/api/v1/clock"],
  ["GET", "/api/v1/absences"],
  ["GET", "/api/v1/absences/018f3c1e-0000-7000-8000-0000000000a1/plan"],
  ["POST", "/api/v1/absences/018f3c1e-0000-7000-8000-0000000000a1/moves"],
  ["POST", "/api/v1/absences/018f3c1e-0000-7000-8000-0000000000a1/escalations"],
  ["DELETE", "/api/v1/absences/018f3c1e-0000-7000-8000-0000000000a1"],
] as const;

/** One call without anything in it but who is asking. */
function call(method: string, path: string, authorization?: string): Promise<Response> {
  return fetch(app().base + path, {
    method,
    headers: {
      "content-type": "application/json",
      ...(authorization !== undefined && { authorization }),
    },
    ...(/^P/.test(method) && { body: "{}" }),
  });
}

test.each(routes)("nobody does %s %s without a token", async (method, path) => {
  await expectProblem(await call(method, path), 401, "unauthenticated");
});

test.each([
  ["a wrong one", "Bearer gh_wrong"],
  ["one that is far too long", `Bearer ${"x".repeat(5_000)}`],
  ["one with odd characters", "Bearer a'b"],
  ["a password", "Basic eDp5"],
  ["nothing in it", "Bearer "],
])("a token like %s opens nothing", async (_what, authorization) => {
  await expectProblem(await call("GET", "/api/v1/kpis", authorization), 401, "unauthenticated");
});

test("a token that was revoked opens nothing a few seconds later", async () => {
  const token = await createApiToken(db(), { name: "leaver", role: "admin" });
  expect((await call("GET", "/api/v1/kpis", `Bearer ${token}`)).status).toBe(200);
  await db()("api_tokens").where({ name: "leaver" }).update({ revoked_at: new Date() });
  await vi.waitFor(
    async () =>
      expectProblem(await call("GET", "/api/v1/kpis", `Bearer ${token}`), 401, "unauthenticated"),
    { timeout: 5_000, interval: 200 },
  );
}, 15_000);

const everybody = ["viewer", "provider", "operator", "manager", "admin"] as const;
const changers = ["manager", "admin"] as const;

const desk = ["operator", "manager", "admin"] as const;

const allowed: Record<(typeof routes)[number][1], readonly Role[]> = {
  "/api/v1/requests": ["operator", "manager", "admin"],
  "/api/v1/requests/GH-1001": ["operator", "manager", "admin"],
  "/api/v1/requests/GH-1001/receipt": ["operator", "manager", "admin"],
  "/api/v1/requests/GH-1001/timeline": ["operator", "manager", "admin"],
  "/api/v1/availability?service=consult&zone=America/Phoenix": everybody,
  "/api/v1/services": everybody,
  "/api/v1/providers/ana": everybody,
  "/api/v1/policy": everybody,
  "/api/v1/services/review": changers,
  "/api/v1/locations/tucson": changers,
  "/api/v1/providers/cleo": changers,
  "/api/v1/kpis": everybody,
  "/api/v1/kpis.csv": everybody,
  "/api/v1/availability/explain?service=consult&start=2030-01-07T15:00:00Z&zone=America/Phoenix":
    everybody,
  "/api/v1/appointments/018f3c1e-0000-7000-8000-0000000000a1/attendance": [
    "provider",
    "operator",
    "manager",
    "admin",
  ],
  "/api/v1/appointments/018f3c1e-0000-7000-8000-0000000000a1/reassign": [
    "operator",
    "manager",
    "admin",
  ],
  "/api/v1/requests/GH-1001/choice": ["operator", "manager", "admin"],
  "/api/v1/providers/ana/choices": ["operator", "manager", "admin"],
  "/api/v1/holds": desk,
  "/api/v1/holds/018f3c1e-0000-7000-8000-0000000000a1": desk,
  "/api/v1/holds/018f3c1e-0000-7000-8000-0000000000a1/renew": desk,
  "/api/v1/escalations/018f3c1e-0000-7000-8000-0000000000a1/hold": desk,
  "/api/v1/clock": ["admin"],
  "/api/v1/absences": ["operator", "manager", "admin"],
  "/api/v1/absences/018f3c1e-0000-7000-8000-0000000000a1/plan": ["operator", "manager", "admin"],
  "/api/v1/absences/018f3c1e-0000-7000-8000-0000000000a1/moves": ["operator", "manager", "admin"],
  "/api/v1/absences/018f3c1e-0000-7000-8000-0000000000a1/escalations": [
    "operator",
    "manager",
    "admin",
  ],
  "/api/v1/absences/018f3c1e-0000-7000-8000-0000000000a1": ["operator", "manager", "admin"],
};

test.each(everybody)(
  "a token of the role %s opens what that role may do, and nothing else",
  async (role) => {
    const token = await createApiToken(db(), { name: role, role });
    for (const [method, path] of routes) {
      const response = await call(method, path, `Bearer ${token}`);
      const may = allowed[path].includes(role);
      expect([path, response.status === 403]).toEqual([path, !may]);
      if (!may) await expectProblem(response, 403, "forbidden");
    }
  },
);

test("who may not is told before the body is looked at, and nothing is stored", async () => {
  const token = await createApiToken(db(), { name: "curious", role: "viewer" });
  const { post, send } = testCalls(app().base, token);
  for (const method of ["PATCH", "PUT"])
    await expectProblem(
      await send(method, "/api/v1/services/review", { body: "{{{" }),
      403,
      "forbidden",
    );
  await expectProblem(await post("/api/v1/requests", "{{{"), 403, "forbidden");
  await expectProblem(await post("/api/v1/requests", aBody()), 403, "forbidden");
  expect(await countOf(db(), "requests")).toBe(0);
});

test("no secret is kept as it is", async () => {
  const token = await createApiToken(db(), { name: "kept", role: "viewer" });
  const row = await db()("api_tokens").where({ name: "kept" }).first();
  expect(JSON.stringify(row)).not.toContain(token.slice(3, 20));
});
