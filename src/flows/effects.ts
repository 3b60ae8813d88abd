import type { Db } from "#store/db.ts";
import { wish } from "#store/effects.ts";

/** The wishes that flows make, by name: what each outside object's key is stands here and nowhere else. */

export const calendarEventKey = (appointmentId: string) => `calendar-event:${appointmentId}`;

/** The calendar is to show the appointment as its row says: there, moved, or gone. */
export function wishCalendarEvent(
  tx: Db,
  event: {
    readonly requestId: string;
    readonly appointmentId: string;
    /** Nobody asked the calendar yet whether it is free: ask before the event is put there. */
    readonly recheck: boolean;
  },
): Promise<string> {
  const { requestId, appointmentId, recheck } = event;
  return wish(tx, {
    kind: "calendar-event",
    key: calendarEventKey(appointmentId),
    requestId,
    payload: { appointmentId, recheck },
  });
}

/** The card is to show the escalation as its row says. */
export function wishCard(
  tx: Db,
  { requestId, escalationId }: { requestId: string; escalationId: string },
): Promise<string> {
  return wish(tx, {
    kind: "card",
    key: `card:${escalationId}`,
    requestId,
    payload: { escalationId },
  });
}

export type AppointmentTemplate = "confirmed" | "rescheduled" | "cancelled";

export const appointmentMailKey = (
  template: AppointmentTemplate,
  appointmentId: string,
  sequence: number,
) => `email:${template}:${appointmentId}:${sequence}`;

/** One message about one change of an appointment; a later change makes it pointless, and it is not sent. */
export function wishAppointmentMail(
  tx: Db,
  mail: {
    readonly template: AppointmentTemplate;
    readonly requestId: string;
    readonly appointmentId: string;
    readonly sequence: number;
    readonly previousStart?: Date;
    readonly waitsFor?: string;
  },
): Promise<string> {
  return wish(tx, {
    kind: "email",
    key: appointmentMailKey(mail.template, mail.appointmentId, mail.sequence),
    requestId: mail.requestId,
    payload: {
      template: mail.template,
      sequence: mail.sequence,
      ...(mail.previousStart && { previousStart: mail.previousStart.toISOString() }),
    },
    waitsFor: mail.waitsFor,
  });
}

/** One message about a request that a person answers. */
export function wishRequestMail(
  tx: Db,
  mail: {
    readonly template: "person-will-answer" | "declined" | "expired" | "withdrawn";
    readonly requestId: string;
    readonly text?: string;
  },
): Promise<string> {
  return wish(tx, {
    kind: "email",
    key: `email:${mail.template}:${mail.requestId}`,
    requestId: mail.requestId,
    payload: { template: mail.template, ...(mail.text !== undefined && { text: mail.text }) },
  });
}

/** One sentence in a card's thread. `name` tells one note of an escalation from another. */
export function wishThreadNote(
  tx: Db,
  note: {
    readonly requestId: string;
    readonly escalationId: string;
    readonly name: string;
    readonly text: string;
    readonly mentionMemberIds: readonly string[];
    readonly broadcast: boolean;
  },
): Promise<string> {
  return wish(tx, {
    kind: "thread-note",
    key: `note:${note.escalationId}:${note.name}`,
    requestId: note.requestId,
    payload: {
      escalationId: note.escalationId,
      text: note.text,
      mentionMemberIds: note.mentionMemberIds,
      broadcast: note.broadcast,
    },
  });
}

/** Tells who is on call about an escalation that Slack could not show. Once, however often it is wished. */
export function wishDeskAlert(
  tx: Db,
  { requestId, escalationId }: { requestId: string; escalationId: string },
): Promise<string> {
  return wish(tx, {
    kind: "email",
    key: `email:desk-alert:${escalationId}`,
    requestId,
    payload: { template: "desk-alert" },
  });
}
