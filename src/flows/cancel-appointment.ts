import type { PolicyViolation } from "#booking/policy.ts";
import { liveStates } from "#escalation/escalation.ts";
import { cleanText } from "#intake/clean-text.ts";
import { cancelAppointment } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalationOfRequest, transition } from "#store/escalations.ts";
import { releaseAppointmentTime, releaseHold } from "#store/occupancies.ts";
import { releaseOffers } from "#store/offers.ts";
import { lockRequest, setRequestState } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { type OpenedLink, openLinkFlow } from "./open-link.ts";
import { redrawSettledCards } from "./redraw-settled-cards.ts";
import { wishAfterCancelling, wishCalendarEvent, wishMeeting } from "./wish-appointment.ts";
import { wishCard } from "./wish-card.ts";
import { wishAppointmentMail, wishRequestMail } from "./wish-mail.ts";
import { wishAppointmentSms } from "./wish-sms.ts";

export type CancelAppointment = (wish: {
  readonly token: string;
  readonly reason: string;
  /** The appointment's sequence on the page that was shown; undefined where there was none yet. */
  readonly sequence: number | undefined;
}) => Promise<
  | { readonly kind: "cancelled" }
  | { readonly kind: "already-cancelled" }
  | { readonly kind: "link-invalid" }
  /** It was booked or moved since the page was shown: the client has not agreed to give up that. */
  | { readonly kind: "changed-meanwhile" }
  | { readonly kind: "outside-policy"; readonly violations: readonly PolicyViolation[] }
>;

/**
 * The client takes back an appointment, or a request that a person has not answered yet: time is
 * free again at once, and the open question, if there is one, ends with it.
 */
export function cancelAppointmentFlow(context: FlowContext): CancelAppointment {
  const open = openLinkFlow(context);
  return async ({ token, sequence, ...wish }) => {
    const reason = cleanText(wish.reason);
    const opened = await open(token);
    if (opened === undefined) return { kind: "link-invalid" };
    const { request, booked } = opened;
    if (request.state === "closed") return { kind: "already-cancelled" };
    if (booked?.appointment.sequence !== sequence) return { kind: "changed-meanwhile" };
    if (booked !== undefined && booked.againstCancel.length > 0)
      return { kind: "outside-policy", violations: booked.againstCancel };
    const at = context.now();
    const company = await context.company();
    const giving = { at, reason, company };
    const cancelled = await transact(context.db, (tx) => giveUp(tx, opened, giving));
    if (!cancelled) return { kind: "changed-meanwhile" };
    context.wake();
    return { kind: "cancelled" };
  };
}

type Giving = {
  readonly at: Date;
  readonly reason: string;
  readonly company: CurrentCompany;
};

/** False, with nothing written, when somebody changed it a moment ago. */
async function giveUp(tx: Db, opened: OpenedLink, giving: Giving): Promise<boolean> {
  const { at, reason } = giving;
  const { request, booked } = opened;
  const requestId = request.id;
  // Before looking for a question: one that is being opened again this moment has to end, too.
  await lockRequest(tx, requestId);
  if (booked !== undefined && !(await takeBack(tx, opened, giving))) return false;
  const ended = await endQuestion(tx, { requestId, at });
  // What is not booked has an open question, unless a member has settled it this moment.
  if (booked === undefined && !ended) return false;
  await setRequestState(tx, requestId, { state: "closed", reason: "cancelled" });
  await redrawSettledCards(tx, requestId);
  await recordAudit(tx, {
    at,
    actor: { kind: "client", requestId },
    action: booked === undefined ? "request-withdrawn" : "cancelled",
    requestId,
    detail: { reason },
  });
  if (booked === undefined) await wishRequestMail(tx, { template: "withdrawn", requestId });
  return true;
}

async function takeBack(
  tx: Db,
  { request, booked }: OpenedLink,
  { at, reason, company }: Giving,
): Promise<boolean> {
  if (booked === undefined) return false;
  const { appointment } = booked;
  if (!(await cancelAppointment(tx, appointment, { at, reason, late: false }))) return false;
  await releaseAppointmentTime(tx, appointment.id);
  await wishCalendarEvent(tx, {
    requestId: request.id,
    appointmentId: appointment.id,
    recheck: false,
  });
  const news = {
    template: "cancelled",
    requestId: request.id,
    appointmentId: appointment.id,
    sequence: appointment.sequence + 1,
  } as const;
  await wishAppointmentMail(tx, news);
  await wishAppointmentSms(tx, news);
  await wishMeeting(tx, news);
  await wishAfterCancelling(tx, company, news);
  return true;
}

async function endQuestion(
  tx: Db,
  { requestId, at }: { requestId: string; at: Date },
): Promise<boolean> {
  const escalation = await findEscalationOfRequest(tx, requestId);
  if (escalation === undefined) return false;
  const ended = await transition(
    tx,
    { id: escalation.id, states: liveStates },
    { state: "cancelled", at, endedAt: at },
  );
  if (ended === undefined) return false;
  await releaseHold(tx, escalation.id);
  await releaseOffers(tx, escalation.id);
  await wishCard(tx, { requestId, escalationId: escalation.id });
  return true;
}
