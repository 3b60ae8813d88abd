import type { RequestHandler } from "express";
import { z } from "zod";
import { localDay } from "#booking/local-time.ts";
import type { AskAboutAppointment } from "#flows/ask-about-appointment.ts";
import type { RescheduleAppointment, Rescheduled } from "#flows/reschedule-appointment.ts";
import type { FieldName, Refusal, Unkeyed } from "#views/pages/islands/answer.ts";
import { type Fields, readFields, sequenceFrom, wishOf } from "./form-fields.ts";
import {
  askPerson,
  goOn,
  linkInvalid,
  managePath,
  showAsItIs,
  type Visit,
  visitBy,
} from "./link-visit.ts";
import { type ReschedulePageDesk, sendReschedulePage } from "./reschedule-page.ts";
import { wantsJson } from "./send-page.ts";
import { dayFrom, zoneFrom } from "./visitor.ts";

export type RescheduleDesk = ReschedulePageDesk & {
  readonly rescheduleAppointment: RescheduleAppointment;
  readonly askAboutAppointment: AskAboutAppointment;
};

const Start = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** GET /m/:token/reschedule: other times, or why a person has to be asked. */
export function onShowReschedule(desk: ReschedulePageDesk): RequestHandler {
  return async (request, response) => {
    await sendReschedulePage(desk, await visitBy(desk, request, response), {
      status: 200,
      zone: request.query["zone"],
      day: dayFrom(request.query["day"]),
      start: undefined,
      notes: "",
      idempotencyKey: desk.formKeys.issue(),
      refusal: undefined,
    });
  };
}

/** POST /m/:token/reschedule/times: other days or another zone, without JavaScript; changes nothing. */
export function onShowRescheduleTimes(desk: ReschedulePageDesk): RequestHandler {
  return async (request, response) => {
    const fields = readFields(request.body);
    const day = dayFrom(fields("day"));
    await sendReschedulePage(desk, await visitBy(desk, request, response), {
      status: 200,
      zone: fields("zone"),
      day,
      // Whoever looks at another day gives up the time that was chosen.
      start: day === undefined ? Start.safeParse(fields("start")).data : undefined,
      notes: "",
      idempotencyKey: desk.formKeys.renew(fields("idempotencyKey")),
      refusal: undefined,
    });
  };
}

/** POST /m/:token/reschedule: moves the appointment, or asks a person to. */
export function onReschedule(desk: RescheduleDesk): RequestHandler {
  return async (request, response) => {
    const visit = await visitBy(desk, request, response);
    const fields = readFields(request.body);
    const wish = wishOf(fields);
    const start = Start.safeParse(wish.start).data;
    const press = { ...visit, fields, start };
    if (wish.askPerson) return ask(desk, press);
    if (start === undefined)
      return refuse(desk, press, [422, problem("start", "Please choose a time.")]);
    const moved = await desk.rescheduleAppointment({
      token: visit.token,
      start,
      // A page without a sequence is none of ours, and outdated like any other.
      sequence: sequenceFrom(fields) ?? -1,
    });
    return answer(desk, press, moved);
  };
}

type Press = Visit & { readonly fields: Fields; readonly start: Date | undefined };

function answer(desk: RescheduleDesk, press: Press, moved: Rescheduled): Promise<void> | undefined {
  switch (moved.kind) {
    case "rescheduled":
      goOn(press, managePath(press.token, "rescheduled"), "confirmed");
      return undefined;
    case "same-time":
      return sameTime(desk, press);
    case "link-invalid":
      throw linkInvalid();
    case "not-booked":
    case "changed-meanwhile":
      showAsItIs(press);
      return undefined;
    case "outside-policy":
      return refuse(desk, press, [
        422,
        {
          outcome: "outside-policy",
          start: press.start?.toISOString() ?? "",
          explanations: moved.violations.map(({ explanation }) => explanation),
        },
      ]);
    case "slot-taken":
      return refuse(desk, press, [
        409,
        {
          outcome: "slot-taken",
          alternatives: moved.nearest.map(({ start }) => ({ start: start.toISOString() })),
        },
      ]);
    case "try-later":
      press.response.set("Retry-After", "30");
      return refuse(desk, press, [
        503,
        problem(undefined, "We cannot look into the calendar just now. Please try again soon."),
      ]);
  }
}

/** Sent from an older page it is the second press of a form that has done its deed already. */
function sameTime(desk: RescheduleDesk, press: Press): Promise<void> | undefined {
  if (press.opened.booked?.appointment.sequence === sequenceFrom(press.fields))
    return refuse(desk, press, [
      422,
      problem("start", "This is the time that you have already. Please choose another one."),
    ]);
  goOn(press, managePath(press.token, "rescheduled"), "confirmed");
  return undefined;
}

async function ask(desk: RescheduleDesk, press: Press): Promise<void> {
  const { fields, start } = press;
  if (start === undefined && fields("notes").trim() === "")
    return refuse(desk, press, [
      422,
      problem("notes", "Please tell us which times would suit you."),
    ]);
  return askPerson(desk.askAboutAppointment, press, { about: "reschedule", fields, start });
}

/** Shows the form again with what was wrong. */
async function refuse(
  desk: RescheduleDesk,
  press: Press,
  [status, unkeyed]: [number, Unkeyed<Refusal>],
): Promise<void> {
  const { request, response, fields, start, opened } = press;
  const idempotencyKey = desk.formKeys.renew(fields("idempotencyKey"));
  const refusal: Refusal = { ...unkeyed, idempotencyKey };
  if (wantsJson(request)) {
    response.status(status).json(refusal);
    return;
  }
  const zone = zoneFrom(fields("zone")) ?? opened.request.contactZone;
  await sendReschedulePage(desk, press, {
    status,
    zone,
    day: start && localDay(start, zone),
    // Beside a chosen time the alternatives would come second.
    start: refusal.outcome === "slot-taken" ? undefined : start,
    notes: fields("notes"),
    idempotencyKey,
    refusal,
  });
}

const problem = (field: FieldName | undefined, message: string) =>
  ({ outcome: "invalid", problems: [{ field, message }] }) as const;
