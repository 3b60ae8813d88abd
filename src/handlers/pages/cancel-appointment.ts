import type { RequestHandler } from "express";
import type { AskAboutAppointment } from "#flows/ask-about-appointment.ts";
import type { CancelAppointment } from "#flows/cancel-appointment.ts";
import type { OpenedLink } from "#flows/open-link.ts";
import { cleanText } from "#intake/clean-text.ts";
import { type CancelState, cancelPage } from "#views/pages/cancel.tsx";
import { type Fields, readFields, sequenceFrom, wishOf } from "./form-fields.ts";
import type { FormKeys } from "./form-key.ts";
import {
  askPerson,
  type LinkDesk,
  linkInvalid,
  managePath,
  showAsItIs,
  type Visit,
  visitBy,
} from "./link-visit.ts";
import { manageStateOf, viewOf } from "./manage-state.ts";
import { sendPage } from "./send-page.ts";
import { hoursOf } from "./visitor.ts";

export type CancelDesk = LinkDesk & {
  readonly cancelAppointment: CancelAppointment;
  readonly askAboutAppointment: AskAboutAppointment;
  readonly formKeys: FormKeys;
};

const reasonMax = 500;

/** GET /m/:token/cancel: only asks. */
export function onShowCancel(desk: CancelDesk): RequestHandler {
  return async (request, response) =>
    show(desk, await visitBy(desk, request, response), { status: 200, notes: "" });
}

/** POST /m/:token/cancel: cancels the appointment or withdraws the request, or asks a person to. */
export function onCancel(desk: CancelDesk): RequestHandler {
  return async (request, response) => {
    const visit = await visitBy(desk, request, response);
    const fields = readFields(request.body);
    if (wishOf(fields).askPerson)
      return askPerson(desk.askAboutAppointment, visit, {
        about: "cancel",
        fields,
        start: undefined,
      });
    return cancel(desk, visit, fields);
  };
}

async function cancel(desk: CancelDesk, visit: Visit, fields: Fields): Promise<void> {
  const { token, response } = visit;
  const cancelled = await desk.cancelAppointment({
    token,
    reason: cleanText(fields("reason")).slice(0, reasonMax),
    sequence: sequenceFrom(fields),
  });
  switch (cancelled.kind) {
    case "cancelled":
    // The second press of the same form has nothing to do, and the same answer.
    case "already-cancelled":
      return response.redirect(303, managePath(token, "cancelled"));
    case "changed-meanwhile":
      return showAsItIs(visit);
    case "link-invalid":
      throw linkInvalid();
    case "outside-policy":
      return show(desk, visit, { status: 422, notes: fields("reason") });
  }
}

async function show(
  desk: CancelDesk,
  { request, response, token, opened }: Visit,
  { status, notes }: { status: number; notes: string },
): Promise<void> {
  const { kind } = manageStateOf(opened, token);
  if (kind === "past" || kind === "declined" || kind === "closed")
    return response.redirect(303, managePath(token));
  const html = cancelPage({
    site: desk.sites.of(await desk.company()),
    reference: opened.request.reference,
    hours: hoursOf(request),
    serviceName: opened.service.name,
    appointment: viewOf(opened),
    managePath: managePath(token),
    state: stateOf(opened, {
      action: `/m/${token}/cancel`,
      notes,
      idempotencyKey: desk.formKeys.issue(),
    }),
  });
  sendPage(response, status, html);
}

function stateOf(
  { request, service, booked }: OpenedLink,
  form: { action: string; notes: string; idempotencyKey: string },
): CancelState {
  if (request.state === "closed" || booked?.appointment.state === "cancelled")
    return { kind: "already-cancelled", bookAgainPath: `/book/${service.key}` };
  const against = booked?.againstCancel ?? [];
  if (against.length > 0)
    return {
      kind: "late",
      explanation: against.map(({ explanation }) => explanation).join(" "),
      ...form,
    };
  return {
    kind: "possible",
    action: form.action,
    sequence: booked?.appointment.sequence,
    reason: "",
  };
}
