import type { RequestHandler } from "express";
import { servicesPage } from "#views/pages/services.tsx";
import type { BookingDesk } from "./booking-page.ts";
import { sendPage } from "./send-page.ts";

/** GET /book: what can be booked; where it is one thing, straight to it. */
export function onListServicesPage({
  company,
  sites,
}: Pick<BookingDesk, "company" | "sites">): RequestHandler {
  return async (_request, response) => {
    const current = await company();
    const services = [...current.services.values()].map(({ key, ...service }) => ({
      ...service,
      path: `/book/${key}`,
    }));
    const [only, ...others] = services;
    if (only !== undefined && others.length === 0) return response.redirect(only.path);
    return sendPage(response, 200, servicesPage({ site: sites.of(current), services }));
  };
}
