import type { Request, RequestHandler, Response } from "express";
import { GatehouseError } from "#errors.ts";
import type { FinishConsent } from "#flows/finish-consent.ts";
import { sessionOf } from "#handlers/guards.ts";
import { readFields } from "#handlers/pages/form-fields.ts";
import { sendPage } from "#handlers/pages/send-page.ts";
import { type JourneyState, journeyPage } from "#views/pages/calendars/journey-page.tsx";
import { calendarsPath, type Vendor } from "#views/pages/calendars/words.ts";
import type { CallerLocals, ConnectDesk } from "./connect-desk.ts";

/**
 * POST /console/calendars/:provider/connect: on to the vendor. By a page and not by a redirect: our
 * forms lead nowhere but to us, and browsers hold redirects to that as well.
 */
export function onBeginConsent(desk: ConnectDesk): RequestHandler {
  return async (request, response) => {
    const vendor = vendorFrom(readFields(request.body)("vendor"));
    const { caller } = response.locals as CallerLocals;
    const providerKey = String(request.params["provider"]);
    const url = await desk.beginConsent({
      ...{ caller, providerKey, vendor },
      session: sessionOf(request),
    });
    response.set("Refresh", `0; url=${url}`);
    await show(desk, response, { vendor, status: 200, state: { kind: "leaving", url } });
  };
}

/** GET /console/calendars/:vendor/back: what the vendor sends a browser back with. Uses nothing up. */
export function onReturn(desk: ConnectDesk): RequestHandler {
  return async (request, response) => {
    const vendor = vendorFrom(String(request.params["vendor"]));
    const said = broughtBack(request);
    const status = said.kind === "back" ? 200 : 400;
    await show(desk, response, { vendor, status, state: said });
  };
}

function broughtBack({ query }: Request): JourneyState {
  const [state, code, error] = ["state", "code", "error"].map((name) => {
    const value = query[name];
    return typeof value === "string" && value.length <= longest ? value : "";
  }) as [string, string, string];
  if (error === "access_denied") return { kind: "denied" };
  // The vendor's words are a stranger's: nothing but the kind of word that the standard has.
  if (error !== "")
    return { kind: "vendor-error", error: /^[a-z_]{1,60}$/.test(error) ? error : "unknown" };
  return state === "" || code === "" ? { kind: "strange" } : { kind: "back", state, code };
}

/** Microsoft's codes are longer than a thousand letters. */
const longest = 4_000;

const statusOf: Readonly<Record<Exclude<Finished["kind"], "connected">, number>> = {
  strange: 403,
  used: 409,
  over: 410,
  "too-little": 422,
  "no-calendars": 422,
  refused: 409,
  "vendor-failed": 502,
};
type Finished = Awaited<ReturnType<FinishConsent>>;

/** POST the same: makes the connection, once. */
export function onFinishConsent(desk: ConnectDesk): RequestHandler {
  return async (request, response) => {
    const vendor = vendorFrom(String(request.params["vendor"]));
    const { caller } = response.locals as CallerLocals;
    const field = readFields(request.body);
    const finished = await desk.finishConsent({
      ...{ caller, vendor, session: sessionOf(request) },
      state: field("state"),
      code: field("code"),
    });
    if (finished.kind === "connected")
      return response.redirect(303, `${calendarsPath}/${finished.providerKey}?done=connected`);
    return show(desk, response, { vendor, status: statusOf[finished.kind], state: finished });
  };
}

async function show(
  { company, sites }: ConnectDesk,
  response: Response,
  shown: { readonly vendor: Vendor; readonly status: number; readonly state: JourneyState },
): Promise<void> {
  const { caller } = response.locals as CallerLocals;
  const { vendor, status, state } = shown;
  const site = await sites.inside(await company());
  sendPage(response, status, journeyPage({ site, memberName: caller.name, vendor, state }));
}

function vendorFrom(word: string): Vendor {
  if (word === "google" || word === "microsoft") return word;
  throw new GatehouseError("NOT_FOUND", { detail: "there is no such vendor of calendars" });
}
