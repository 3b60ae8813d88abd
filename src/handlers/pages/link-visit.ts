import type { Request, Response } from "express";
import { GatehouseError } from "#errors.ts";
import type { AskAboutAppointment } from "#flows/ask-about-appointment.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { OpenedLink, OpenLink } from "#flows/open-link.ts";
import { cleanText } from "#intake/clean-text.ts";
import type { Accepted } from "#views/pages/islands/answer.ts";
import type { Notice } from "#views/pages/manage.tsx";
import type { Fields } from "./form-fields.ts";
import { wantsJson } from "./send-page.ts";
import type { Sites } from "./sites.ts";

/** What every page behind a client's link works with. */
export type LinkDesk = {
  readonly company: () => Promise<CurrentCompany>;
  readonly openLink: OpenLink;
  readonly sites: Sites;
};

/** One request with a client's link, and what the link opens. */
export type Visit = {
  readonly request: Request;
  readonly response: Response;
  readonly token: string;
  readonly opened: OpenedLink;
};

/** Throws LINK_INVALID, the same for every link that opens nothing, so that a guess learns nothing. */
export async function visitBy(
  { openLink }: Pick<LinkDesk, "openLink">,
  request: Request,
  response: Response,
): Promise<Visit> {
  const token = String(request.params["token"]);
  const opened = await openLink(token);
  if (opened === undefined) throw linkInvalid();
  return { request, response, token, opened };
}

export function linkInvalid(): GatehouseError {
  return new GatehouseError("LINK_INVALID", {
    detail: "look for the newest e-mail about the appointment",
  });
}

/** The client's page, with what was done there. */
export function managePath(token: string, notice?: Notice): string {
  return notice === undefined ? `/m/${token}` : `/m/${token}?done=${notice}`;
}

/** Where the client says how they are written to. */
export const contactPath = (token: string) => `/m/${token}/contact`;

/** On to the client's page: by a redirect, or by telling the island where. */
export function goOn(
  { request, response }: Pick<Visit, "request" | "response">,
  location: string,
  outcome: Accepted["outcome"],
): void {
  if (wantsJson(request)) {
    const accepted: Accepted = { outcome, location };
    response.status(outcome === "confirmed" ? 201 : 202).json(accepted);
  } else {
    response.redirect(303, location);
  }
}

/** An outdated page changes nothing; a redirect also makes the island leave, which knows no such answer. */
export function showAsItIs({ response, token }: Pick<Visit, "response" | "token">): void {
  response.redirect(303, managePath(token, "changed"));
}

const notesMax = 1_000;

/** Puts before a person what the client may not do alone. */
export async function askPerson(
  ask: AskAboutAppointment,
  visit: Visit,
  {
    about,
    fields,
    start,
  }: { about: "reschedule" | "cancel"; fields: Fields; start: Date | undefined },
): Promise<void> {
  const notes = cleanText(fields("notes")).slice(0, notesMax);
  const asked = await ask({ token: visit.token, about, start, notes });
  switch (asked.kind) {
    case "asked":
      return goOn(visit, managePath(visit.token, "asked"), "person-will-answer");
    case "not-booked":
      return showAsItIs(visit);
    case "link-invalid":
      throw linkInvalid();
  }
}
