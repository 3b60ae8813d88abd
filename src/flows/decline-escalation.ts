import type { Press, PressResult } from "#escalation/press.ts";
import { cleanText } from "#intake/clean-text.ts";
import { cancelAppointment, findAppointmentOfRequest } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { releaseAppointmentTime, releaseHold } from "#store/occupancies.ts";
import { releaseOffers } from "#store/offers.ts";
import { findRequest, setRequestState } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { isLateCancel } from "./late-cancel.ts";
import { actorOf, whoPressed } from "./press.ts";
import { orRefused, Refused, settle } from "./settle.ts";
import { wishAfterCancelling, wishCalendarEvent, wishMeeting } from "./wish-appointment.ts";
import { wishCard } from "./wish-card.ts";
import { wishRequestMail } from "./wish-mail.ts";

export type DeclineEscalation = (press: Press & { readonly text: string }) => Promise<PressResult>;

/** Says no, courteously: the client gets the text, held or booked time is free again. */
export function declineEscalationFlow(context: FlowContext): DeclineEscalation {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "decline-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const company = await context.company();
    const at = context.now();
    const text = cleanText(press.text);
    const result = await orRefused(() =>
      transact(context.db, async (tx): Promise<PressResult> => {
        const {
          requestId,
          id: escalationId,
          reopenCount,
        } = await settle(tx, press, {
          member,
          at,
          fromQueue: true,
          resolution: "declined",
          note: text,
        });
        await releaseHold(tx, escalationId);
        await releaseOffers(tx, escalationId);
        await cancelWhatIsBooked(tx, company, { requestId, at });
        await tellClient(tx, { requestId, text, reopenCount });
        await recordAudit(tx, {
          at,
          actor: actorOf(member),
          action: "escalation-declined",
          requestId,
          detail: { escalationId, text },
        });
        await wishCard(tx, { requestId, escalationId });
        return { kind: "done" };
      }),
    );
    if (result.kind === "done") context.wake();
    return result;
  };
}

/** Whoever has cancelled wants nothing any more, and is not told that they cannot have it. */
async function tellClient(
  tx: Db,
  { requestId, text, reopenCount }: { requestId: string; text: string; reopenCount: number },
): Promise<void> {
  const request = await findRequest(tx, requestId);
  if (request?.state === "closed") return;
  await setRequestState(tx, requestId, { state: "closed", reason: "declined" });
  await wishRequestMail(tx, { template: "declined", requestId, text, reopenCount });
}

/** A request may have been booked before its question came up; declining it takes the appointment back. */
async function cancelWhatIsBooked(
  tx: Db,
  company: CurrentCompany,
  { requestId, at }: { requestId: string; at: Date },
): Promise<void> {
  const appointment = await findAppointmentOfRequest(tx, requestId);
  if (appointment?.state !== "confirmed") return;
  const late = await isLateCancel(tx, company, { appointment, at });
  if (!(await cancelAppointment(tx, appointment, { at, reason: "declined", late })))
    throw new Refused({ kind: "outdated" });
  await releaseAppointmentTime(tx, appointment.id);
  await wishCalendarEvent(tx, { requestId, appointmentId: appointment.id, recheck: false });
  await wishMeeting(tx, { requestId, appointmentId: appointment.id });
  if (late) await wishAfterCancelling(tx, company, { requestId, appointmentId: appointment.id });
}
