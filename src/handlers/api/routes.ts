import type { CurrentCompany } from "#flows/context.ts";
import type { ExplainSlot } from "#flows/explain-slot.ts";
import type { ExtendHold } from "#flows/extend-hold.ts";
import type { ListNextFree } from "#flows/find-next-free.ts";
import type { GiveBackHold } from "#flows/give-back-hold.ts";
import type { ListAvailability } from "#flows/list-availability.ts";
import type { ListChoices } from "#flows/list-choices.ts";
import type { MoveClock } from "#flows/move-clock.ts";
import type { ExportKpis, ReadKpis } from "#flows/read-kpis.ts";
import type { ReadRequest } from "#flows/read-request.ts";
import type { ReassignAppointment } from "#flows/reassign-appointment.ts";
import type { ReceiveRequest } from "#flows/receive-request.ts";
import type { RecordAttendance } from "#flows/record-attendance.ts";
import type { RenewHold } from "#flows/renew-hold.ts";
import type { RepeatAnswer } from "#flows/repeat-answer.ts";
import type { TakeHold } from "#flows/take-hold.ts";
import { type CheckReady, onLive, onReady } from "#handlers/health.ts";
import type { Route } from "#handlers/routes.ts";
import { type AbsenceFlows, absenceRoutes } from "./absences/absence-routes.ts";
import { onExplainSlot } from "./explain-slot.ts";
import { onExportKpis } from "./export-kpis.ts";
import { onExtendHold } from "./extend-hold.ts";
import { onGiveBackHold } from "./give-back-hold.ts";
import { onListAvailability } from "./list-availability.ts";
import { onListChoices } from "./list-choices.ts";
import { onMoveClock } from "./move-clock.ts";
import { onNextAvailability } from "./next-availability.ts";
import { onReadClock } from "./read-clock.ts";
import { onReadKpis } from "./read-kpis.ts";
import { onReadRequest } from "./read-request.ts";
import { onReassignAppointment } from "./reassign-appointment.ts";
import { onReceiveRequest } from "./receive-request.ts";
import { onRecordAttendance } from "./record-attendance.ts";
import { onRenewHold } from "./renew-hold.ts";
import { type SettingFlows, settingRoutes } from "./setting-routes.ts";
import { onTakeHold } from "./take-hold.ts";
import { type WaitlistFlows, waitlistRoutes } from "./waitlist/waitlist-routes.ts";

/** What whole groups of routes need. */
type GroupFlows = SettingFlows & AbsenceFlows & WaitlistFlows;

export type ApiFlows = GroupFlows & {
  readonly receiveRequest: ReceiveRequest;
  readonly repeatAnswer: RepeatAnswer;
  readonly listAvailability: ListAvailability;
  readonly listNextFree: ListNextFree;
  readonly explainSlot: ExplainSlot;
  readonly takeHold: TakeHold;
  readonly renewHold: RenewHold;
  readonly giveBackHold: GiveBackHold;
  readonly extendHold: ExtendHold;
  readonly readRequest: ReadRequest;
  readonly listChoices: ListChoices;
  readonly readKpis: ReadKpis;
  readonly exportKpis: ExportKpis;
  readonly recordAttendance: RecordAttendance;
  readonly reassignAppointment: ReassignAppointment;
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
    ...settingRoutes(flows),
    {
      method: "get",
      path: "/api/v1/requests/:id/choice",
      guard: readers,
      handle: onReadRequest(flows.readRequest, "choice"),
    },
    {
      method: "get",
      path: "/api/v1/providers/:key/choices",
      guard: readers,
      handle: onListChoices(flows.listChoices),
    },
    {
      method: "get",
      path: "/api/v1/availability",
      guard: { kind: "role", deed: "read-availability" },
      handle: onListAvailability(flows.listAvailability),
    },
    ...holdRoutes(flows),
    {
      method: "get",
      path: "/api/v1/availability/next",
      guard: { kind: "role", deed: "read-availability" },
      handle: onNextAvailability(flows.listNextFree),
    },
    {
      method: "get",
      path: "/api/v1/availability/explain",
      guard: { kind: "role", deed: "read-availability" },
      handle: onExplainSlot(flows.explainSlot),
    },
    {
      method: "post",
      path: "/api/v1/appointments/:id/attendance",
      guard: { kind: "role", deed: "record-attendance" },
      handle: onRecordAttendance(flows.recordAttendance),
    },
    ...absenceRoutes(flows),
    ...waitlistRoutes(flows),
    {
      method: "post",
      path: "/api/v1/appointments/:id/reassign",
      guard: { kind: "role", deed: "reassign-appointment" },
      handle: onReassignAppointment(flows.reassignAppointment),
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

function holdRoutes(flows: ApiFlows): readonly Route[] {
  const guard = { kind: "role", deed: "create-request" } as const;
  return [
    { method: "post", path: "/api/v1/holds", guard, handle: onTakeHold(flows) },
    {
      method: "post",
      path: "/api/v1/holds/:id/renew",
      guard,
      withoutBody: true,
      handle: onRenewHold(flows.renewHold),
    },
    {
      method: "delete",
      path: "/api/v1/holds/:id",
      guard,
      handle: onGiveBackHold(flows.giveBackHold),
    },
    {
      method: "post",
      path: "/api/v1/escalations/:id/hold",
      guard: { kind: "role", deed: "book-escalation" },
      handle: onExtendHold(flows.extendHold),
    },
  ];
}
