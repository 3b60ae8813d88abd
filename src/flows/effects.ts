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

/** The CRM's meeting is to show the appointment through its life: booked, moved, cancelled, attended. */
export function wishMeeting(
  tx: Db,
  { requestId, appointmentId }: { requestId: string; appointmentId: string },
): Promise<string> {
  return wish(tx, {
    kind: "crm-meeting",
    key: meetingKey(appointmentId),
    requestId,
    payload: { appointmentId },
  });
}

export const meetingKey = (appointmentId: string) => `crm-meeting:${appointmentId}`;

/** The card and the CRM's ticket are to show the escalation as its row says. */
export async function wishCard(
  tx: Db,
  { requestId, escalationId }: { requestId: string; escalationId: string },
): Promise<string> {
  await wish(tx, {
    kind: "crm-ticket",
    key: `crm-ticket:${escalationId}`,
    requestId,
    payload: { escalationId },
  });
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
    /** Somebody's own words, shown apart from ours. */
    readonly quote?: string;
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
      ...(note.quote !== undefined && { quote: note.quote }),
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

/** What a text message is about; its words are made from the rows when it is sent. */
export type SmsTemplate =
  | { readonly template: "confirmed" | "rescheduled" | "cancelled"; readonly sequence: number }
  | { readonly template: "offers"; readonly escalationId: string; readonly round: number }
  | { readonly template: "offer-gone"; readonly messageId: string }
  | {
      readonly template: "help" | "not-understood" | "passed-on" | "opted-out";
      readonly messageId: string;
    }
  | { readonly template: "free-text"; readonly text: string; readonly escalationId: string };

export const appointmentSmsKey = (
  template: AppointmentTemplate,
  appointmentId: string,
  sequence: number,
) => `sms:${template}:${appointmentId}:${sequence}`;

/** The same news as the message by e-mail, for clients who agreed to texts. */
export function wishAppointmentSms(
  tx: Db,
  sms: {
    readonly template: AppointmentTemplate;
    readonly requestId: string;
    readonly appointmentId: string;
    readonly sequence: number;
    readonly waitsFor?: string;
  },
): Promise<string> {
  const { template, requestId, appointmentId, sequence } = sms;
  return wishSms(tx, {
    requestId,
    name: `${template}:${appointmentId}:${sequence}`,
    content: { template, sequence },
    ...(sms.waitsFor !== undefined && { waitsFor: sms.waitsFor }),
  });
}

/** One text message. `name` tells it from every other one for ever. */
export function wishSms(
  tx: Db,
  sms: {
    readonly requestId: string;
    readonly name: string;
    readonly content: SmsTemplate;
    readonly waitsFor?: string;
  },
): Promise<string> {
  return wish(tx, {
    kind: "sms",
    key: `sms:${sms.name}`,
    requestId: sms.requestId,
    payload: sms.content,
    waitsFor: sms.waitsFor,
  });
}

/** The proposed times by e-mail, for clients who can't be texted: they choose on their page. */
export function wishOffersMail(
  tx: Db,
  offers: { readonly requestId: string; readonly escalationId: string; readonly round: number },
): Promise<string> {
  const { requestId, escalationId, round } = offers;
  return wish(tx, {
    kind: "email",
    key: `email:offers:${escalationId}:${round}`,
    requestId,
    payload: { template: "offers", escalationId, round },
  });
}
