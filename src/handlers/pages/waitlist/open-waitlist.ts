import type { Request, RequestHandler, Response } from "express";
import type { CurrentCompany } from "#flows/context.ts";
import type { OpenedWaitlist, OpenWaitlist } from "#flows/open-waitlist.ts";
import type { FormKeys } from "#handlers/pages/form-key.ts";
import { linkInvalid, managePath } from "#handlers/pages/link-visit.ts";
import { sendPage } from "#handlers/pages/send-page.ts";
import type { Sites } from "#handlers/pages/sites.ts";
import { hoursOf } from "#handlers/pages/visitor.ts";
import { type WaitlistNotice, type WaitlistState, waitlistPage } from "#views/pages/waitlist.tsx";

/** What every page behind the link of somebody who waits works with. */
export type WaitlistDesk = {
  readonly company: () => Promise<CurrentCompany>;
  readonly openWaitlist: OpenWaitlist;
  readonly sites: Sites;
  readonly formKeys: FormKeys;
};

export type WaitlistVisit = {
  readonly request: Request;
  readonly response: Response;
  readonly token: string;
  readonly opened: OpenedWaitlist;
};

/** Throws LINK_INVALID, the same for every link that opens nothing. */
export async function waitlistVisit(
  { openWaitlist }: Pick<WaitlistDesk, "openWaitlist">,
  request: Request,
  response: Response,
): Promise<WaitlistVisit> {
  const token = String(request.params["token"]);
  const opened = await openWaitlist(token);
  if (opened === undefined) throw linkInvalid();
  return { request, response, token, opened };
}

const told = ["declined", "changed"] as const;

/** GET /w/:token: how it stands with somebody who waits; only shows. */
export function onOpenWaitlist(desk: WaitlistDesk): RequestHandler {
  return async (request, response) => {
    const notice = told.find((one) => one === request.query["done"]);
    const visit = await waitlistVisit(desk, request, response);
    await sendWaitlistPage(desk, visit, { status: 200, notice });
  };
}

/** Where the waiting has led to something, that something has a page. */
export async function sendWaitlistPage(
  desk: WaitlistDesk,
  { request, response, token, opened }: WaitlistVisit,
  { status, notice }: { status: number; notice: WaitlistNotice | undefined },
): Promise<void> {
  const { entry, service } = opened;
  if (entry === undefined || entry.state === "accepted")
    return response.redirect(303, managePath(token));
  const html = waitlistPage({
    site: desk.sites.of(await desk.company()),
    reference: opened.request.reference,
    hours: hoursOf(request),
    serviceName: service.name,
    zone: opened.request.contactZone,
    notice,
    state: stateOf(opened, { entry, token, formKey: desk.formKeys.issue() }),
    bookPath: `/book/${service.key}`,
    freeNow: opened.freeNow.map(({ start }) => start),
  });
  sendPage(response, status, html);
}

function stateOf(
  { offer, provider, request }: OpenedWaitlist,
  {
    entry,
    token,
    formKey,
  }: {
    readonly entry: NonNullable<OpenedWaitlist["entry"]>;
    readonly token: string;
    readonly formKey: string;
  },
): WaitlistState {
  const leave = `/w/${token}/leave`;
  if (entry.state === "withdrawn")
    return { kind: request.closeReason === "booked-elsewhere" ? "booked" : "left" };
  if (entry.state === "expired") return { kind: "ended" };
  if (offer === undefined) {
    const { windows, fromOn, untilOn } = entry;
    const wish = { windows, fromOn, untilOn, providerName: provider?.name };
    return { kind: "waiting", wish, leavePath: leave, formKey };
  }
  return {
    kind: "offered",
    offerId: offer.offer.id,
    start: offer.offer.startsAt,
    end: offer.offer.endsAt,
    providerName: offer.provider?.name ?? "",
    keptUntil: offer.offer.expiresAt,
    paths: { accept: `/w/${token}/accept`, decline: `/w/${token}/decline`, leave },
    formKey,
  };
}
