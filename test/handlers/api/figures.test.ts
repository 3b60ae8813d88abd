import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mayDo, type Role } from "#access.ts";
import { GatehouseError } from "#errors.ts";
import { currentCompany } from "#flows/current-company.ts";
import { exportKpisFlow, readKpisFlow } from "#flows/read-kpis.ts";
import { recordAttendanceFlow } from "#flows/record-attendance.ts";
import type { ApiFlows } from "#handlers/api/routes.ts";
import { apiRoutes } from "#handlers/api/routes.ts";
import { mountApi } from "#handlers/routes.ts";
import { createLog } from "#log.ts";
import { insertAppointment } from "../../helpers/appointments.ts";
import { useDb } from "../../helpers/db.ts";
import { later, MONDAY } from "../../helpers/office.ts";

const db = useDb();
let server: Server;
let base: string;
let appointmentId: string;

/** The routes as they are, with their guards; a token is the name of its role. */
beforeAll(async () => {
  const context = {
    db: db(),
    now: () => later(MONDAY, 60),
    company: currentCompany(db()),
    connected: { crm: false, sms: false },
    wake: () => undefined,
  };
  const flows = {
    readKpis: readKpisFlow(context),
    exportKpis: exportKpisFlow(context),
    recordAttendance: recordAttendanceFlow(context),
  } as unknown as ApiFlows;
  const free = async () => ({ allowed: true, retryAfterSeconds: 0 });
  const limits = { api: free, form: free, hold: free, slots: free, link: free, "sign-in": free };
  const web = express().set("query parser", "simple");
  mountApi(web, apiRoutes(flows), {
    authorize: async ({ bearer }, deed) => {
      if (!mayDo(bearer as Role, deed)) throw new GatehouseError("FORBIDDEN", { detail: deed });
      return { kind: "token", id: "t", name: "test", role: bearer as Role };
    },
    limits,
    log: createLog("error", () => undefined),
  });
  server = createServer(web);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  appointmentId = await insertAppointment(db(), { startsAt: MONDAY, path: "auto" });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const call = (path: string, { role = "provider", body }: { role?: Role; body?: unknown } = {}) =>
  fetch(`${base}/api/v1${path}`, {
    headers: { authorization: `Bearer ${role}`, "content-type": "application/json" },
    ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
  });

describe("attendance", () => {
  test("is recorded, and recorded once however often it is sent", async () => {
    const path = `/appointments/${appointmentId}/attendance`;
    const first = await call(path, { body: { outcome: "attended" } });
    expect([first.status, await first.json()]).toEqual([
      200,
      { appointmentId, outcome: "attended", changed: true, recordedAt: expect.any(String) },
    ]);
    const again = await call(path, { body: { outcome: "attended" } });
    expect(await again.json()).toMatchObject({ changed: false });
  });

  test.each([
    ["an outcome that is none", { outcome: "late" }, 422, "invalid_request"],
    ["more than an outcome", { outcome: "attended", by: "me" }, 422, "invalid_request"],
  ])("%s is refused", async (_, body, status, code) => {
    const answer = await call(`/appointments/${appointmentId}/attendance`, { body });
    expect([answer.status, await answer.json()]).toMatchObject([status, { code }]);
  });

  test.each(["018f3c1e-0000-7000-8000-00000000dead", "GH-1001"])(
    "%s is no appointment",
    async (id) => {
      const answer = await call(`/appointments/${id}/attendance`, { body: { outcome: "no-show" } });
      expect([answer.status, await answer.json()]).toMatchObject([404, { code: "not_found" }]);
    },
  );

  test("is not recorded of what has not begun, or was cancelled", async () => {
    const future = await insertAppointment(db(), { startsAt: later(MONDAY, 300), path: "auto" });
    const cancelled = await insertAppointment(db(), { startsAt: MONDAY, path: "auto" });
    await db()("appointments")
      .where({ id: cancelled })
      .update({ state: "cancelled", cancelled_at: MONDAY });
    for (const id of [future, cancelled]) {
      const answer = await call(`/appointments/${id}/attendance`, { body: { outcome: "no-show" } });
      expect([answer.status, await answer.json()]).toMatchObject([409, { code: "no_outcome_yet" }]);
    }
  });

  test("is none of a viewer's deeds", async () => {
    const answer = await call(`/appointments/${appointmentId}/attendance`, {
      role: "viewer",
      body: { outcome: "attended" },
    });
    expect(answer.status).toBe(403);
  });
});

describe("figures", () => {
  test("are answered for a period and for each week of it", async () => {
    const answer = await call("/kpis?from=2026-11-16T05:00:00Z&service=consult");
    expect(await answer.json()).toMatchObject({
      service: "consult",
      whole: { showRate: expect.any(Object), interventionRate: { decided: 0 } },
      segments: { service: [], channel: [], client: [] },
      weeks: [{ from: "2026-11-16T05:00:00.000Z" }, { from: "2026-11-23T05:00:00.000Z" }],
      cut: false,
    });
  });

  test("are given as a file, a line a week and figure", async () => {
    const answer = await call("/kpis.csv?from=2026-11-16T05:00:00Z");
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(answer.headers.get("content-disposition")).toBe("attachment; filename=kpis.csv");
    const [header, ...lines] = (await answer.text()).trimEnd().split("\r\n");
    expect(header).toBe("week_from,week_to,figure,segment,value,unit,count");
    expect(lines.filter((line) => line.includes(",rework-rate,"))).toHaveLength(2);
    expect(lines).toContain(
      "2026-11-23T05:00:00.000Z,2026-11-24T05:00:00.000Z,show-rate,path:auto,1,share,1",
    );
  });

  test.each(["/kpis", "/kpis.csv"])(
    "%s refuses what it cannot read, as a problem",
    async (path) => {
      for (const [query, code] of [
        ["from=yesterday", "invalid_request"],
        ["from=2026-11-17T00:00:00Z&to=2026-11-16T00:00:00Z", "invalid_request"],
        ["from=2020-11-17T00:00:00Z", "invalid_request"],
        ["colour=red", "invalid_request"],
        ["service=nothing", "unknown_service"],
      ] as const) {
        const answer = await call(`${path}?${query}`);
        expect(answer.headers.get("content-type")).toContain("application/problem+json");
        expect(await answer.json()).toMatchObject({ code });
      }
    },
  );
});
