import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  type ICalCalendar,
  ICalCalendarMethod,
  ICalEventStatus,
} from "ical-generator";
import { cleanLine } from "#intake/clean-text.ts";
import type { AppointmentFacts, MailCompany } from "#ports/email.ts";
import { personName } from "./people.ts";

export type MailAddress = { readonly name: string; readonly address: string };

/** Between whom a calendar object goes, and when it was made. */
export type InvitationParties = {
  readonly company: MailCompany;
  /** The organizer: must be the address that the mail comes from, or programs distrust it. */
  readonly from: MailAddress;
  readonly at: Date;
};

/** To a client's calendar, by mail: put it in or move it (REQUEST), take it out (CANCEL). */
export function invitation(
  method: "REQUEST" | "CANCEL",
  facts: AppointmentFacts,
  { to, ...parties }: InvitationParties & { readonly to: MailAddress },
): string {
  const { calendar, event } = appointmentCalendar(facts, parties);
  calendar.method(ICalCalendarMethod[method]);
  if (method === "CANCEL") event.status(ICalEventStatus.CANCELLED);
  event.createAttendee({
    name: personName(to.name) ?? to.address,
    email: to.address,
    role: ICalAttendeeRole.REQ,
    // The client asked for it, and no program needs to ask whether they will come.
    status: method === "CANCEL" ? ICalAttendeeStatus.DECLINED : ICalAttendeeStatus.ACCEPTED,
    rsvp: false,
  });
  return inLines(calendar);
}

/** The same appointment as a file to download from its page. */
export function icsFile(facts: AppointmentFacts, parties: InvitationParties): string {
  const { calendar } = appointmentCalendar(facts, parties);
  calendar.method(ICalCalendarMethod.PUBLISH);
  return inLines(calendar);
}

/**
 * Times are plain UTC. With a zone the reader's program would resolve the wall clock by its own
 * zone data, and ical-generator would write a Date in the zone of this process.
 */
function appointmentCalendar(facts: AppointmentFacts, { company, from, at }: InvitationParties) {
  const calendar = ical({ prodId: { company: "Gatehouse", product: "Gatehouse", language: "EN" } });
  const event = calendar.createEvent({
    // The same for the appointment's whole life: by it a program finds what to move or take out.
    id: facts.appointmentId,
    sequence: facts.sequence,
    stamp: at,
    start: facts.start,
    end: facts.end,
    summary: cleanLine(`${facts.serviceName} at ${company.name}`),
    location: cleanLine(`${facts.locationName}, ${facts.locationAddress}`),
    description: description(facts),
    url: facts.manageUrl,
    status: ICalEventStatus.CONFIRMED,
    organizer: { name: cleanLine(from.name), email: from.address },
  });
  return { calendar, event };
}

function description(facts: AppointmentFacts): string {
  return [
    `With ${cleanLine(facts.providerName)}. Reference ${cleanLine(facts.reference)}.`,
    ...(facts.meetUrl === undefined ? [] : [`Video call: ${facts.meetUrl}`]),
    `See, change or cancel: ${facts.manageUrl}`,
  ].join("\n");
}

/** Every line ends, also the last one (RFC 5545, 3.1); the library leaves that out. */
function inLines(calendar: ICalCalendar): string {
  return `${calendar.toString()}\r\n`;
}
