import type { RequestHandler } from "express";
import { noDetails } from "#views/pages/islands/answer.ts";
import { type BookingDesk, sendBookingPage } from "./booking-page.ts";
import { detailsOf, readFields } from "./form-fields.ts";
import { dayFrom } from "./visitor.ts";
import { wishFrom } from "./wish-fields.ts";

/** GET /book/:service: the form, with the free times in the first HTML. ?zone=, ?day= and the names of the wishes choose. */
export function onShowBooking(desk: BookingDesk): RequestHandler {
  return (request, response) =>
    sendBookingPage(
      desk,
      { request, response, status: 200 },
      {
        serviceKey: String(request.params["service"]),
        zone: request.query["zone"],
        day: dayFrom(request.query["day"]),
        start: undefined,
        details: noDetails,
        idempotencyKey: desk.formKeys.issue(),
        refusal: undefined,
        wish: wishFrom(readFields(request.query)),
      },
    );
}

/**
 * POST /book/:service/times: other days or another zone, for browsers without JavaScript. A POST, so
 * that what was typed comes along and stands in no address; it changes nothing.
 */
export function onShowTimes(desk: BookingDesk): RequestHandler {
  return (request, response) => {
    const fields = readFields(request.body);
    const day = dayFrom(fields("day"));
    return sendBookingPage(
      desk,
      { request, response, status: 200 },
      {
        serviceKey: String(request.params["service"]),
        zone: fields("zone"),
        day,
        // Whoever looks at another day gives up the time that was chosen.
        start: day === undefined ? fields("start") : undefined,
        details: detailsOf(fields),
        idempotencyKey: desk.formKeys.renew(fields("idempotencyKey")),
        refusal: undefined,
        wish: wishFrom(fields),
      },
    );
  };
}
