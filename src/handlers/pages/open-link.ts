import type { RequestHandler } from "express";
import { managePage, notices } from "#views/pages/manage.tsx";
import type { FormKeys } from "./form-key.ts";
import { contactPath, type LinkDesk, type Visit, visitBy } from "./link-visit.ts";
import { manageStateOf, offersOf } from "./manage-state.ts";
import { sendPage } from "./send-page.ts";
import { hoursOf } from "./visitor.ts";

export type ManageDesk = LinkDesk & { readonly formKeys: FormKeys };

/** GET /m/:token: how the client's appointment or request stands. */
export function onOpenLink(desk: ManageDesk): RequestHandler {
  return async (request, response) => {
    const notice = notices.find((one) => one === request.query["done"]);
    await sendManagePage(desk, await visitBy(desk, request, response), { status: 200, notice });
  };
}

export async function sendManagePage(
  desk: ManageDesk,
  { request, response, token, opened }: Visit,
  { status, notice }: Pick<Parameters<typeof managePage>[0], "notice"> & { status: number },
): Promise<void> {
  if (waits(opened)) return response.redirect(303, `/w/${token}`);
  const html = managePage({
    site: desk.sites.of(await desk.company()),
    reference: opened.request.reference,
    hours: hoursOf(request),
    notice,
    state: manageStateOf(opened, token),
    offers: offersOf(opened, { token, idempotencyKey: desk.formKeys.issue() }),
    bookAgainPath: `/book/${opened.service.key}`,
    contactPath: contactPath(token),
  });
  sendPage(response, status, html);
}

/** Whoever waits for a time, or did so in vain, has a page of their own. */
const waits = ({ request, booked, escalation }: Visit["opened"]) =>
  request.state === "waitlisted" ||
  (request.state === "closed" && booked === undefined && escalation === undefined);
