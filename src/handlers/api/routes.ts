import type { CurrentCompany } from "#flows/context.ts";
import type { ListAvailability } from "#flows/list-availability.ts";
import type { MoveClock } from "#flows/move-clock.ts";
import type { ExportKpis, ReadKpis } from "#flows/read-kpis.ts";
import type { ReadRequest } from "#flows/read-request.ts";
import type { ReceiveRequest } from "#flows/receive-request.ts";
import type { RecordAttendance } from "#flows/record-attendance.ts";
import { type CheckReady, onLive, onReady } from "#handlers/health.ts";
import type { Route } from "#handlers/routes.ts";
import { onExportKpis } from "./export-kpis.ts";
import { onListAvailability } from "./list-availability.ts";
import { onListServices } from "./list-services.ts";
import { onMoveClock } from "./move-clock.ts";
import { onReadClock } from "./read-clock.ts";
import { onReadKpis } from "./read-kpis.ts";
import { onReadRequest } from "./read-request.ts";
import { onReceiveRequest } from "./receive-request.ts";
import { onRecordAttendance } from "./record-attendance.ts";

export type ApiFlows = {
  readonly receiveRequest: ReceiveRequest;
  readonly listAvailability: ListAvailability;
  readonly readRequest: ReadRequest;
  readonly readKpis: ReadKpis;
  readonly exportKpis: ExportKpis;
  readonly recordAttendance: RecordAttendance;
  readonly moveClock: MoveClock;
  readonly checkReady: CheckReady;
  readonly company: () => Promise<CurrentCompany>;
  readonly now: () => Date;
};

export function apiRoutes(flows: ApiFlows): readonly Route[] {
  const everybody = { kind: "public", limit: "none" } as const;
  const readers = { kind: "role", deed: "read-requests" } as const;
  return [
    { method: "get", path: "/livez", guard: everybody, handle: onLive },
    { method: "get", path: "/readyz", guard: everybody, handle: onReady(flows.checkReady) },
    {
      method: "post",
      path: "/api/v1/requests",
      guard: { kind: "role", deed: "create-request" },
      handle: onReceiveRequest(flows),
    },
    {
      method: "get",
      path: "/api/v1/requests/:id",
      guard: readers,
      handle: onReadRequest(flows.readRequest, "request"),
    },
    {
      method: "get",
      path: "/api/v1/requests/:id/receipt",
      guard: readers,
      handle: onReadRequest(flows.readRequest, "receipt"),
    },
    {
      method: "get",
      path: "/api/v1/requests/:id/timeline",
      guard: readers,
      handle: onReadRequest(flows.readRequest, "timeline"),
    },
    {
      method: "get",
      path: "/api/v1/services",
      guard: { kind: "role", deed: "read-availability" },
      handle: onListServices(flows.company),
    },
    {
      method: "get",
      path: "/api/v1/availability",
      guard: { kind: "role", deed: "read-availability" },
      handle: onListAvailability(flows.listAvailability),
    },
    {
      method: "post",
      path: "/api/v1/appointments/:id/attendance",
      guard: { kind: "role", deed: "record-attendance" },
      handle: onRecordAttendance(flows.recordAttendance),
    },
    {
      method: "get",
      path: "/api/v1/kpis",
      guard: { kind: "role", deed: "read-kpis" },
      handle: onReadKpis(flows.readKpis),
    },
    {
      method: "get",
      path: "/api/v1/kpis.csv",
      guard: { kind: "role", deed: "read-kpis" },
      handle: onExportKpis(flows.exportKpis),
    },
    {
      method: "get",
      path: "/api/v1/clock",
      guard: { kind: "role", deed: "move-clock" },
      handle: onReadClock(flows.now),
    },
    {
      method: "post",
      path: "/api/v1/clock",
      guard: { kind: "role", deed: "move-clock" },
      handle: onMoveClock(flows.moveClock),
    },
  ];
}
