import { sayWindow } from "#booking/waitlist-words.ts";
import { zoneName } from "#booking/zone-name.ts";
import type { WaitlistMail } from "#ports/email.ts";
import type { SmsContent } from "#ports/sms.ts";
import type { StoredRequest } from "#store/requests.ts";
import { findEntry, type WaitlistEntry } from "#store/waitlist.ts";
import { findWaitlistOffer, type WaitlistOffer } from "#store/waitlist-offers.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { manageUrl } from "./manage-url.ts";
import type { WaitlistTemplate } from "./wish-waitlist.ts";

type Reading = Pick<FlowContext, "db" | "publicUrl" | "linkSecrets"> & {
  readonly company: CurrentCompany;
};

type Asked = {
  readonly request: StoredRequest;
  readonly payload: Record<string, unknown>;
};

/** What a mail to somebody on the waitlist says now, or why it need not be said any more. */
export async function waitlistMail(
  reading: Reading,
  asked: Asked & { readonly template: WaitlistTemplate },
): Promise<WaitlistMail | string> {
  const { request, template } = asked;
  const entry = await findEntry(reading.db, request.id);
  if (entry === undefined) return "nobody waits";
  const { known } = reading.company;
  const service = known.services.get(request.serviceId);
  const basics = {
    reference: request.reference,
    clientName: request.contactName,
    serviceName: service?.name ?? "",
    zone: request.contactZone,
    url: await manageUrl(reading, request.id, "w"),
  };
  switch (template) {
    case "waitlist-joined":
      if (entry.state !== "waiting" && entry.state !== "offered")
        return "the client does not wait any more";
      return { kind: template, ...basics, ...wishOf(reading, entry, request.contactZone) };
    case "waitlist-offer":
    case "waitlist-gone":
      return aboutOffer(reading, { ...asked, template, basics });
    case "waitlist-ended":
    case "waitlist-left":
    case "waitlist-booked":
      return {
        kind: template,
        ...basics,
        bookUrl: `${reading.publicUrl}/book/${service?.key ?? ""}`,
      };
  }
}

async function aboutOffer(
  reading: Reading,
  asked: Asked & {
    readonly template: "waitlist-offer" | "waitlist-gone";
    readonly basics: Omit<Extract<WaitlistMail, { kind: "waitlist-gone" }>, "kind" | "start">;
  },
): Promise<WaitlistMail | string> {
  const { template: kind, basics } = asked;
  const offer = await offerOf(reading, asked);
  if (offer?.state !== (kind === "waitlist-offer" ? "open" : "expired"))
    return "the time is not on offer any more";
  const { startsAt: start, expiresAt: answerBy, providerId } = offer;
  if (kind === "waitlist-gone") return { kind, ...basics, start };
  const providerName = reading.company.known.providers.get(providerId)?.name ?? "";
  return { kind, ...basics, start, answerBy, providerName };
}

/** The text to whom a member put on the list. */
export async function joinedSms(
  reading: Reading,
  request: StoredRequest,
): Promise<SmsContent | string> {
  const entry = await findEntry(reading.db, request.id);
  if (entry?.state !== "waiting" && entry?.state !== "offered")
    return "the client does not wait any more";
  return {
    kind: "waitlist-joined",
    serviceName: reading.company.known.services.get(request.serviceId)?.name ?? "",
    untilOn: entry.untilOn,
    url: await manageUrl(reading, request.id, "w"),
  };
}

/** What a text about a freed time says now, or why it need not be sent any more. */
export async function waitlistSms(reading: Reading, asked: Asked): Promise<SmsContent | string> {
  const { request } = asked;
  const offer = await offerOf(reading, asked);
  if (offer?.state !== "open") return "the time is not on offer any more";
  return {
    kind: "waitlist-offer",
    serviceName: reading.company.known.services.get(request.serviceId)?.name ?? "",
    start: offer.startsAt,
    answerBy: offer.expiresAt,
    zone: request.contactZone,
    url: await manageUrl(reading, request.id, "w"),
  };
}

function offerOf({ db }: Reading, { request, payload }: Asked): Promise<WaitlistOffer | undefined> {
  return findWaitlistOffer(db, { id: String(payload["offerId"]), requestId: request.id });
}

/** A window holds in summer and in winter: the zone is named without what its clocks are called now. */
const wishOf = (
  { company }: Reading,
  { windows, providerId, fromOn, untilOn }: WaitlistEntry,
  zone: string,
) => ({
  windows: windows.map((window) => `${sayWindow(window)}, ${zoneName(zone)}`),
  providerName: providerId && company.known.providers.get(providerId)?.name,
  fromOn,
  untilOn,
});
