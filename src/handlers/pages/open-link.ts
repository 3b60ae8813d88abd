import type { RequestHandler } from "express";
import { managePage, notices } from "#views/pages/manage.tsx";
import { type LinkDesk, visitBy } from "./link-visit.ts";
import { manageStateOf } from "./manage-state.ts";
import { sendPage } from "./send-page.ts";
import { hoursOf } from "./visitor.ts";

/** GET /m/:token: how the client's appointment or request stands. */
export function onOpenLink(desk: LinkDesk): RequestHandler {
  return async (request, response) => {
    const { token, opened } = await visitBy(desk, request, response);
    const html = managePage({
      site: desk.sites.of(await desk.company()),
      reference: opened.request.reference,
      hours: hoursOf(request),
      notice: notices.find((notice) => notice === request.query["done"]),
      state: manageStateOf(opened, token),
      bookAgainPath: `/book/${opened.service.key}`,
    });
    sendPage(response, 200, html);
  };
}
