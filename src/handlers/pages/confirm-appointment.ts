import type { RequestHandler } from "express";
import type { ConfirmAppointment } from "#flows/confirm-appointment.ts";
import { confirmPage } from "#views/pages/confirm.tsx";
import { readFields, sequenceFrom } from "./form-fields.ts";
import { type LinkDesk, managePath, showAsItIs, visitBy } from "./link-visit.ts";
import { confirmationOf, manageStateOf } from "./manage-state.ts";
import { sendPage } from "./send-page.ts";
import { hoursOf } from "./visitor.ts";

export type ConfirmDesk = LinkDesk & { readonly confirmAppointment: ConfirmAppointment };

/** GET /m/:token/confirm: only asks, because mail programs open links before people do. */
export function onShowConfirm(desk: ConfirmDesk): RequestHandler {
  return async (request, response) => {
    const { opened, token } = await visitBy(desk, request, response);
    const state = manageStateOf(opened, token);
    if (state.kind !== "upcoming") return response.redirect(303, managePath(token));
    const html = confirmPage({
      site: desk.sites.of(await desk.company()),
      reference: opened.request.reference,
      hours: hoursOf(request),
      appointment: state.appointment,
      managePath: managePath(token),
      confirmation: confirmationOf(opened, token) ?? {
        kind: "asked",
        action: `/m/${token}/confirm`,
        sequence: opened.booked?.appointment.sequence ?? 0,
      },
    });
    sendPage(response, 200, html);
  };
}

/** POST /m/:token/confirm: the client will come. */
export function onConfirm(desk: ConfirmDesk): RequestHandler {
  return async (request, response) => {
    const visit = await visitBy(desk, request, response);
    const sequence = sequenceFrom(readFields(request.body));
    if (sequence === undefined) return showAsItIs(visit);
    const requestId = visit.opened.request.id;
    const confirmed = await desk.confirmAppointment({ requestId, sequence, by: "page" });
    // Whatever stands against it, the client's page says how it is now.
    if (confirmed.kind !== "confirmed") return showAsItIs(visit);
    return response.redirect(303, managePath(visit.token, "confirmed"));
  };
}
