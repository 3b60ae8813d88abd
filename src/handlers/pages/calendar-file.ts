import type { RequestHandler } from "express";
import { icsFile, type MailAddress } from "#views/messages/invitation.ts";
import { type LinkDesk, managePath, visitBy } from "./link-visit.ts";

export type CalendarDesk = LinkDesk & {
  /** Who the mails come from: a calendar program takes file and mail for one event by it. */
  readonly organizer: MailAddress | undefined;
  readonly publicUrl: string;
};

/** GET /m/:token/calendar.ics: the appointment for the client's own calendar. */
export function onDownloadCalendarFile(desk: CalendarDesk): RequestHandler {
  return async (request, response) => {
    const { token, opened } = await visitBy(desk, request, response);
    const { booked, service, request: asked, now } = opened;
    // Nothing to put into a calendar (any more): the page says how it stands.
    if (booked?.appointment.state !== "confirmed") return response.redirect(303, managePath(token));
    const { appointment, provider, location } = booked;
    const { name, contact } = (await desk.company()).settings;
    const file = icsFile(
      {
        appointmentId: appointment.id,
        reference: asked.reference,
        sequence: appointment.sequence,
        clientName: asked.contactName,
        serviceName: service.name,
        start: appointment.startsAt,
        end: appointment.endsAt,
        zone: asked.contactZone,
        providerName: provider?.name ?? "",
        locationName: location?.name ?? "",
        locationAddress: location?.address ?? "",
        meetUrl: appointment.meetUrl,
        manageUrl: `${desk.publicUrl}${managePath(token)}`,
        bookAgainUrl: `${desk.publicUrl}/book/${service.key}`,
        form: undefined,
      },
      {
        company: { name, contactEmail: contact.email, contactPhone: contact.phone },
        from: desk.organizer ?? { name, address: contact.email },
        at: now,
      },
    );
    response.type("text/calendar").attachment(`${asked.reference}.ics`).send(file);
  };
}
