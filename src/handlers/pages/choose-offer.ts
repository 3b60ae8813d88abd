import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { ChooseOffer } from "#flows/choose-offer.ts";
import { readFields } from "./form-fields.ts";
import { managePath, showAsItIs, visitBy } from "./link-visit.ts";
import { type ManageDesk, sendManagePage } from "./open-link.ts";

export type ChooseDesk = ManageDesk & { readonly chooseOffer: ChooseOffer };

const OfferId = z.uuid();

/** POST /m/:token/choose: books one of the times that a person proposed. */
export function onChooseOffer(desk: ChooseDesk): RequestHandler {
  return async (request, response) => {
    const visit = await visitBy(desk, request, response);
    const fields = readFields(request.body);
    if (desk.formKeys.ageMs(fields("idempotencyKey")) === undefined)
      throw new GatehouseError("MALFORMED", { detail: "the form is none of ours" });
    const offerId = OfferId.safeParse(fields("offer")).data;
    if (offerId === undefined) return showAsItIs(visit);
    const accepted = await desk.chooseOffer({ request: visit.opened.request, offerId });
    switch (accepted.kind) {
      case "booked":
      // The second press of the same button has nothing to do, and the same answer.
      case "already-booked":
        return response.redirect(303, managePath(visit.token, "booked"));
      case "gone":
        // Read again: what is left to choose from may have changed with this very answer.
        return sendManagePage(desk, await visitBy(desk, request, response), {
          status: 409,
          notice: "gone",
        });
      case "unknown":
        return showAsItIs(visit);
    }
  };
}
