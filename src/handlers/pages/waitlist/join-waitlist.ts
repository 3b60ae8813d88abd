import type { Request, RequestHandler, Response } from "express";
import { localDay } from "#booking/local-time.ts";
import { longDayLabel } from "#booking/wall-clock.ts";
import { isZone } from "#booking/zone.ts";
import { GatehouseError } from "#errors.ts";
import type { JoinedWaitlist, JoinWaitlist } from "#flows/join-waitlist.ts";
import { findService } from "#handlers/pages/booking-page.ts";
import {
  detailsOf,
  type Fields,
  problemsOf,
  readFields,
  requestFields,
} from "#handlers/pages/form-fields.ts";
import { arrivalAt, countClient, type FormDesk } from "#handlers/pages/receive-request.ts";
import { sendPage } from "#handlers/pages/send-page.ts";
import { zoneFrom, zoneOfService } from "#handlers/pages/visitor.ts";
import { unofferedWishes, wishFields, wishFrom } from "#handlers/pages/wish-fields.ts";
import { parseWaitlist, weekdays } from "#intake/parse-waitlist.ts";
import type { Problem } from "#views/pages/islands/answer.ts";
import { joinWaitlistPage } from "#views/pages/join-waitlist.tsx";

export type JoinDesk = Pick<FormDesk, "company" | "sites" | "formKeys" | "now" | "clientLimit"> & {
  readonly joinWaitlist: JoinWaitlist;
};

/** GET /book/:service/waitlist: only asks. ?zone= and the names of the wishes choose. */
export function onShowJoinWaitlist(desk: JoinDesk): RequestHandler {
  return async (request, response) => {
    const fields = readFields(request.query);
    await sendForm(desk, { request, response, fields }, { status: 200, problems: [] });
  };
}

/** POST /book/:service/waitlist: puts the client on the list, or says what to correct. */
export function onJoinWaitlist(desk: JoinDesk): RequestHandler {
  return async (request, response) => {
    const fields = readFields(request.body);
    const visit = { request, response, fields };
    const company = await desk.company();
    const service = findService(company, String(request.params["service"]));
    // What looks like a program's doing joins no line that people stand in.
    if (fields("website") !== "" || desk.formKeys.ageMs(fields("idempotencyKey")) === undefined)
      throw new GatehouseError("MALFORMED", { detail: "the form is none of ours" });
    const said = wishFrom(fields);
    const parsed = parseWaitlist(bodyOf(fields, service.key), {
      channel: "form",
      receivedAt: desk.now(),
      isZone,
      ...arrivalAt(company, service),
    });
    const problems = [
      ...unofferedWishes(said, wishFields(company, service, said)),
      ...(parsed.kind === "ok" ? [] : problemsOf(parsed.problems)),
    ];
    if (parsed.kind !== "ok" || problems.length > 0)
      return sendForm(desk, visit, { status: 422, problems });
    await countClient(desk, response, parsed.request);
    await answer(desk, visit, await desk.joinWaitlist(parsed));
  };
}

type Visit = {
  readonly request: Request;
  readonly response: Response;
  readonly fields: Fields;
};

async function answer(desk: JoinDesk, visit: Visit, joined: JoinedWaitlist): Promise<void> {
  const refuse = (messages: readonly string[]) =>
    sendForm(desk, visit, {
      status: 422,
      problems: messages.map((message) => ({ field: undefined, message })),
    });
  switch (joined.kind) {
    case "joined":
      return sendJoined(desk, visit);
    case "outside-policy":
      return refuse(joined.violations.map(({ explanation }) => explanation));
    case "until-impossible":
      return refuse([
        `Please choose days from today until ${longDayLabel(joined.latest)}, or leave them open.`,
      ]);
    case "unknown":
      throw new GatehouseError("UNKNOWN_SERVICE", { detail: "it has just been retired" });
  }
}

async function sendJoined(desk: JoinDesk, { request, response, fields }: Visit): Promise<void> {
  const company = await desk.company();
  const service = findService(company, String(request.params["service"]));
  const html = joinWaitlistPage({
    site: desk.sites.of(company),
    service,
    bookPath: `/book/${service.key}`,
    state: { kind: "joined", email: fields("email").trim() },
  });
  sendPage(response, 201, html);
}

async function sendForm(
  desk: JoinDesk,
  { request, response, fields }: Visit,
  { status, problems }: { readonly status: number; readonly problems: readonly Problem[] },
): Promise<void> {
  const company = await desk.company();
  const service = findService(company, String(request.params["service"]));
  const zone = zoneFrom(fields("zone")) ?? zoneOfService(company, service);
  const now = desk.now();
  const { daysMax } = company.settings.waitlist;
  const last = new Date(now.getTime() + daysMax * 24 * 60 * 60_000);
  const formKey = desk.formKeys.renew(fields("idempotencyKey"));
  const html = joinWaitlistPage({
    site: desk.sites.of(company),
    service,
    bookPath: `/book/${service.key}`,
    state: {
      kind: "form",
      form: {
        action: `/book/${service.key}/waitlist`,
        formKey,
        zone,
        during: { start: now, end: last },
        waits: {
          days: weekdays.filter((day) => fields(`days.${day}`) !== ""),
          from: fields("from"),
          to: fields("to"),
          notBefore: fields("notBefore"),
          until: fields("until"),
        },
        latest: localDay(last, zone),
        details: { ...detailsOf(fields), partySize: fields("partySize") || "1" },
        consents: company.settings.consent,
        wishes: wishFields(company, service, wishFrom(fields)),
        refusal:
          problems.length === 0
            ? undefined
            : { outcome: "invalid", problems, idempotencyKey: formKey },
      },
    },
  });
  sendPage(response, status, html);
}

const waitFields = ["from", "to", "notBefore", "until", ...weekdays.map((day) => `days.${day}`)];
/** What parseWaitlist reads; whatever else a browser sent along is left out. */
const bodyOf = (fields: Fields, serviceKey: string) => ({
  ...Object.fromEntries([...requestFields, ...waitFields].map((name) => [name, fields(name)])),
  service: serviceKey,
});
