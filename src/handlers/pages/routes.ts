import type { RateLimit } from "#handlers/guards.ts";
import type { Guard, Route } from "#handlers/routes.ts";
import {
  onAnswerQuestionnaire,
  onShowQuestionnaire,
  type QuestionnaireDesk,
} from "./answer-questionnaire.ts";
import { onAsset } from "./assets.ts";
import type { AwayDesk } from "./away/away-desk.ts";
import { awayRoutes } from "./away/away-routes.ts";
import { type CalendarDesk, onDownloadCalendarFile } from "./calendar-file.ts";
import { calendarRoutes } from "./calendars/calendar-routes.ts";
import type { ConnectDesk } from "./calendars/connect-desk.ts";
import { type CancelDesk, onCancel, onShowCancel } from "./cancel-appointment.ts";
import { type ChooseDesk, onChooseOffer } from "./choose-offer.ts";
import { type ConfirmDesk, onConfirm, onShowConfirm } from "./confirm-appointment.ts";
import { type ContactDesk, onChangeContact, onShowContact } from "./contact-settings.ts";
import { onGiveBackHold } from "./give-back-hold.ts";
import { type FeedbackDesk, onGiveFeedback, onShowFeedback } from "./give-feedback.ts";
import { onShowBooking, onShowTimes } from "./list-availability.ts";
import { onListServicesPage } from "./list-services.ts";
import { onOpenLink } from "./open-link.ts";
import { onShowKpis } from "./read-kpis.ts";
import { onShowRequest } from "./read-request.ts";
import { onShowWeek } from "./read-week.ts";
import { type FormDesk, onReceiveForm } from "./receive-request.ts";
import { onRecordAttendance } from "./record-attendance.ts";
import { onRenewHold } from "./renew-hold.ts";
import {
  onReschedule,
  onShowReschedule,
  onShowRescheduleTimes,
  type RescheduleDesk,
} from "./reschedule-appointment.ts";
import { onShowSignIn, onSignIn, onSignOut, type SignInDesk } from "./sign-in.ts";
import { onTakeHold, type TakeHoldDesk } from "./take-hold.ts";
import { type WaitlistPagesDesk, waitlistRoutes } from "./waitlist/waitlist-routes.ts";

/** Everything that pages need, each from the same desk. */
export type PageDesk = FormDesk &
  RescheduleDesk &
  CancelDesk &
  ChooseDesk &
  ConfirmDesk &
  FeedbackDesk &
  QuestionnaireDesk &
  ContactDesk &
  CalendarDesk &
  SignInDesk &
  AwayDesk &
  ConnectDesk &
  TakeHoldDesk &
  WaitlistPagesDesk &
  Parameters<typeof onRenewHold>[0] &
  Parameters<typeof onGiveBackHold>[0] &
  Parameters<typeof onShowKpis>[0] &
  Parameters<typeof onShowRequest>[0] &
  Parameters<typeof onShowWeek>[0] &
  Parameters<typeof onRecordAttendance>[0] & {
    /** Where the built scripts and styles are. */
    readonly assetsFolder: string;
    readonly clientLimit: RateLimit;
  };

const everybody: Guard = { kind: "public", limit: "none" };
/** Looking is counted too, but in this process and generously. */
const looking: Guard = { kind: "public", limit: "slots" };
const booking: Guard = { kind: "public", limit: "form" };
/** A time is held for minutes, whether or not anybody books it. */
const holding: Guard = { kind: "public", limit: "hold" };
const changing: Guard = { kind: "public", limit: "link" };
const signingIn: Guard = { kind: "public", limit: "sign-in" };

export function pageRoutes(desk: PageDesk): readonly Route[] {
  return [
    ...clientRoutes(desk),
    ...linkRoutes(desk),
    ...waitlistRoutes(desk),
    ...memberRoutes(desk),
    ...awayRoutes(desk),
    ...calendarRoutes(desk),
  ];
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
    ...holdRoutes(desk),
  ];
}

/** Who holds a time may do the rest as often as they look: it concerns nobody else. */
function holdRoutes(desk: PageDesk): readonly Route[] {
  const hold = "/book/:service/hold";
  return [
    { method: "post", path: hold, guard: holding, handle: onTakeHold(desk) },
    { method: "post", path: `${hold}/renew`, guard: looking, handle: onRenewHold(desk) },
    { method: "post", path: `${hold}/release`, guard: looking, handle: onGiveBackHold(desk) },
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
    { method: "get", path: `${link}/confirm`, guard: looking, handle: onShowConfirm(desk) },
    { method: "get", path: `${link}/feedback`, guard: looking, handle: onShowFeedback(desk) },
    { method: "post", path: `${link}/feedback`, guard: changing, handle: onGiveFeedback(desk) },
    { method: "get", path: `${link}/form`, guard: looking, handle: onShowQuestionnaire(desk) },
    {
      method: "post",
      path: `${link}/form`,
      guard: changing,
      // As much as the most questions at their longest, in letters that take four bytes each.
      bodyMax: "256kb",
      handle: onAnswerQuestionnaire(desk),
    },
    { method: "post", path: `${link}/confirm`, guard: changing, handle: onConfirm(desk) },
    { method: "get", path: `${link}/cancel`, guard: looking, handle: onShowCancel(desk) },
    { method: "post", path: `${link}/cancel`, guard: changing, handle: onCancel(desk) },
    { method: "get", path: `${link}/contact`, guard: looking, handle: onShowContact(desk) },
    { method: "post", path: `${link}/contact`, guard: changing, handle: onChangeContact(desk) },
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
      path: "/console/availability",
      guard: { kind: "role", deed: "read-availability" },
      handle: onShowWeek(desk),
    },
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
