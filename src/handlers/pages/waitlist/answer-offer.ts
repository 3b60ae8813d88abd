import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { AcceptWaitlistOffer } from "#flows/accept-waitlist-offer.ts";
import type { DeclineWaitlistOffer, LeaveWaitlist } from "#flows/answer-waitlist-offer.ts";
import { type Fields, readFields } from "#handlers/pages/form-fields.ts";
import { managePath } from "#handlers/pages/link-visit.ts";
import {
  sendWaitlistPage,
  type WaitlistDesk,
  type WaitlistVisit,
  waitlistVisit,
} from "./open-waitlist.ts";

export type AnswerDesk = WaitlistDesk & {
  readonly acceptWaitlistOffer: AcceptWaitlistOffer;
  readonly declineWaitlistOffer: DeclineWaitlistOffer;
  readonly leaveWaitlist: LeaveWaitlist;
};

const OfferId = z.uuid();

/** POST /w/:token/accept: books the time that is kept for the client, or says why not and what is free. */
export function onAcceptWaitlistOffer(desk: AnswerDesk): RequestHandler {
  return async (request, response) => {
    const visit = await waitlistVisit(desk, request, response);
    const offerId = offerIn(desk, readFields(request.body));
    if (offerId === undefined) return showAsItIs(visit);
    const requestId = visit.opened.request.id;
    const accepted = await desk.acceptWaitlistOffer({ requestId, offerId });
    switch (accepted.kind) {
      case "booked":
      // The second press of the same button has nothing to do, and the same answer.
      case "already-accepted":
        return response.redirect(303, managePath(visit.token, "booked"));
      case "asked":
        return response.redirect(303, managePath(visit.token, "asked"));
      case "gone":
        return showAgain(desk, visit, { status: 409, notice: "gone" });
      case "try-later":
        response.set("Retry-After", "60");
        return showAgain(desk, visit, { status: 503, notice: "later" });
      case "unknown":
        return showAsItIs(visit);
    }
  };
}

/** POST /w/:token/decline: the time goes to the next in line, the client stays on the waitlist. */
export function onDeclineWaitlistOffer(desk: AnswerDesk): RequestHandler {
  return async (request, response) => {
    const visit = await waitlistVisit(desk, request, response);
    const offerId = offerIn(desk, readFields(request.body));
    if (offerId === undefined) return showAsItIs(visit);
    const requestId = visit.opened.request.id;
    switch (await desk.declineWaitlistOffer({ requestId, offerId })) {
      case "declined":
      case "already-declined":
        return response.redirect(303, `/w/${visit.token}?done=declined`);
      case "gone":
        return showAgain(desk, visit, { status: 409, notice: "gone" });
      case "unknown":
        return showAsItIs(visit);
    }
  };
}

/** POST /w/:token/leave: the client waits no longer. */
export function onLeaveWaitlist(desk: AnswerDesk): RequestHandler {
  return async (request, response) => {
    const visit = await waitlistVisit(desk, request, response);
    expectOurs(desk, readFields(request.body));
    const requestId = visit.opened.request.id;
    const left = await desk.leaveWaitlist({ requestId, actor: { kind: "client", requestId } });
    if (left === "not-waiting") return showAsItIs(visit);
    return response.redirect(303, `/w/${visit.token}`);
  };
}

/** Read again: what is free, and what is kept for them, may have changed with this very answer. */
async function showAgain(
  desk: AnswerDesk,
  { request, response }: WaitlistVisit,
  answer: Parameters<typeof sendWaitlistPage>[2],
): Promise<void> {
  await sendWaitlistPage(desk, await waitlistVisit(desk, request, response), answer);
}

const showAsItIs = ({ response, token }: WaitlistVisit) =>
  response.redirect(303, `/w/${token}?done=changed`);

function offerIn(desk: AnswerDesk, fields: Fields): string | undefined {
  expectOurs(desk, fields);
  return OfferId.safeParse(fields("offer")).data;
}

function expectOurs({ formKeys }: AnswerDesk, fields: Fields): void {
  if (formKeys.ageMs(fields("idempotencyKey")) === undefined)
    throw new GatehouseError("MALFORMED", { detail: "the form is none of ours" });
}
