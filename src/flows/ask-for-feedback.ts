import { feedbackOf } from "#company/follow-through.ts";
import { lookAtFeedback } from "#messaging/feedback.ts";
import type { Upcoming } from "#messaging/reminder-ladder.ts";
import type { Db } from "#store/db.ts";
import { type AppointmentToRemind, takeReminder } from "#store/reminders.ts";
import type { CurrentCompany } from "./context.ts";
import { wishReminder } from "./wish-reminder.ts";

/**
 * Thanks the client and asks how it was, once, where the service wants that and it is time. Answers
 * when to look again; undefined when there is nothing more to come.
 */
export async function askForFeedback(
  tx: Db,
  company: CurrentCompany,
  {
    appointment,
    upcoming,
    at,
  }: {
    readonly appointment: AppointmentToRemind;
    readonly upcoming: Upcoming;
    readonly at: Date;
  },
): Promise<Date | undefined> {
  const { id: appointmentId, sequence, requestId, endsAt: end, didNotCome } = appointment;
  const service = company.known.services.get(appointment.serviceId);
  const ask = feedbackOf(company.settings, service?.key);
  if (ask === undefined) return undefined;
  const { decided, nextAt } = lookAtFeedback(ask, { ...upcoming, end, didNotCome }, at);
  if (decided === undefined) return nextAt;
  const { dueAt, way, skipped } = decided;
  const of = { appointmentId, sequence, rung: ask.name };
  const taken = await takeReminder(tx, {
    ...{ ...of, dueAt, way, skipped },
    decidedAt: at,
    asked: false,
  });
  if (taken && skipped === undefined)
    await wishReminder(tx, { ...of, template: "feedback", way, requestId, asks: false });
  return undefined;
}
