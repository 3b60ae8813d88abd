import type { RateLimit } from "#handlers/guards.ts";
import type { Guard, Route } from "#handlers/routes.ts";
import { onAsset } from "./assets.ts";
import { type CalendarDesk, onDownloadCalendarFile } from "./calendar-file.ts";
import { type CancelDesk, onCancel, onShowCancel } from "./cancel-appointment.ts";
import { type ChooseDesk, onChooseOffer } from "./choose-offer.ts";
import { onShowBooking, onShowTimes } from "./list-availability.ts";
import { onListServicesPage } from "./list-services.ts";
import { onOpenLink } from "./open-link.ts";
import { onShowKpis } from "./read-kpis.ts";
import { onShowRequest } from "./read-request.ts";
import { type FormDesk, onReceiveForm } from "./receive-request.ts";
import { onRecordAttendance } from "./record-attendance.ts";
import {
  onReschedule,
  onShowReschedule,
  onShowRescheduleTimes,
  type RescheduleDesk,
} from "./reschedule-appointment.ts";
import { onShowSignIn, onSignIn, onSignOut, type SignInDesk } from "./sign-in.ts";

/** Everything that pages need, each from the same desk. */
export type PageDesk = FormDesk &
  RescheduleDesk &
  CancelDesk &
  ChooseDesk &
  CalendarDesk &
  SignInDesk &
  Parameters<typeof onShowKpis>[0] &
  Parameters<typeof onShowRequest>[0] &
  Parameters<typeof onRecordAttendance>[0] & {
    /** Where the built scripts and styles are. */
    readonly assetsFolder: string;
    readonly clientLimit: RateLimit;
  };

const everybody: Guard = { kind: "public", limit: "none" };
/** Looking is counted too, but in this process and generously. */
const looking: Guard = { kind: "public", limit: "slots" };
const booking: Guard = { kind: "public", limit: "form" };
const changing: Guard = { kind: "public", limit: "link" };
const signingIn: Guard = { kind: "public", limit: "sign-in" };

export function pageRoutes(desk: PageDesk): readonly Route[] {
  return [...clientRoutes(desk), ...linkRoutes(desk), ...memberRoutes(desk)];
}

function clientRoutes(desk: PageDesk): readonly Route[] {
  return [
    {
      method: "get",
      path: "/",
      guard: everybody,
      handle: (_request, response) => response.redirect("/book"),
    },
    { method: "get", path: "/assets/:file", guard: everybody, handle: onAsset(desk.assetsFolder) },
    { method: "get", path: "/book", guard: looking, handle: onListServicesPage(desk) },
    { method: "get", path: "/book/:service", guard: looking, handle: onShowBooking(desk) },
    { method: "post", path: "/book/:service/times", guard: looking, handle: onShowTimes(desk) },
    { method: "post", path: "/book/:service", guard: booking, handle: onReceiveForm(desk) },
  ];
}

function linkRoutes(desk: PageDesk): readonly Route[] {
  const link = "/m/:token";
  return [
    { method: "get", path: link, guard: looking, handle: onOpenLink(desk) },
    { method: "post", path: `${link}/choose`, guard: changing, handle: onChooseOffer(desk) },
    {
      method: "get",
      path: `${link}/calendar.ics`,
      guard: looking,
      handle: onDownloadCalendarFile(desk),
    },
    { method: "get", path: `${link}/reschedule`, guard: looking, handle: onShowReschedule(desk) },
    {
      method: "post",
      path: `${link}/reschedule/times`,
      guard: looking,
      handle: onShowRescheduleTimes(desk),
    },
    { method: "post", path: `${link}/reschedule`, guard: changing, handle: onReschedule(desk) },
    { method: "get", path: `${link}/cancel`, guard: looking, handle: onShowCancel(desk) },
    { method: "post", path: `${link}/cancel`, guard: changing, handle: onCancel(desk) },
  ];
}

function memberRoutes(desk: PageDesk): readonly Route[] {
  const readKpis: Guard = { kind: "role", deed: "read-kpis" };
  return [
    { method: "get", path: "/login/:secret", guard: looking, handle: onShowSignIn(desk) },
    { method: "post", path: "/login/:secret", guard: signingIn, handle: onSignIn(desk) },
    { method: "post", path: "/logout", guard: signingIn, handle: onSignOut(desk) },
    {
      method: "get",
      path: "/console",
      guard: readKpis,
      handle: (_request, response) => response.redirect("/console/kpis"),
    },
    { method: "get", path: "/console/kpis", guard: readKpis, handle: onShowKpis(desk) },
    {
      method: "get",
      path: "/console/requests/:reference",
      guard: { kind: "role", deed: "read-requests" },
      handle: onShowRequest(desk),
    },
    {
      method: "post",
      path: "/console/requests/:reference/attendance",
      guard: { kind: "role", deed: "record-attendance" },
      handle: onRecordAttendance(desk),
    },
  ];
}
