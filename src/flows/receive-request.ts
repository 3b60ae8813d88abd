import type { Slot } from "#booking/availability.ts";
import type { PolicyViolation } from "#booking/policy.ts";
import { judgeStart } from "#booking/policy.ts";
import { decide } from "#gate/decide.ts";
import type { Facts } from "#gate/decision.ts";
import type { BookingRequest } from "#intake/request.ts";
import type { StoredProvider } from "#store/company.ts";
import { hashOf } from "#store/idempotency.ts";
import { type RequestFacts, readRequestFacts } from "#store/request-facts.ts";
import { autoBook } from "./auto-book.ts";
import { checkCalendars } from "./check-calendar.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { escalateRequest } from "./escalate-request.ts";
import {
  eligibleProviders,
  type SlotQuestion,
  slotsAmong,
  takenQuestion,
  timeOf,
} from "./find-slots.ts";
import {
  candidatesFor,
  type Inquiry,
  isAnythingFree,
  type KeyUse,
  type Received,
  takenBy,
} from "./inquiry.ts";
import { answerAgain } from "./repeat-answer.ts";

export type ReceiveRequest = (input: {
  readonly request: BookingRequest;
  readonly key: KeyUse | undefined;
}) => Promise<Received>;

/**
 * The product's first verb: a request comes in, the gate decides, and it is booked or put before a
 * person, in one transaction with its receipt. Whatever fails on the way ends with a person.
 */
export function receiveRequestFlow(context: FlowContext): ReceiveRequest {
  return async ({ request, key: use }) => {
    const company = await context.company();
    const named = lookUpNames(company, request);
    if ("unknown" in named) return { kind: "unknown", what: named.unknown };
    const wish = { ...named, request, providers: eligibleProviders(company, named) };
    const key = use && { ...use, bodyHash: hashOfRequest(request) };
    const known = await readRequestFacts(context.db, {
      key,
      email: request.clientEmail.address,
      phone: request.clientPhone,
      taken: takenQuestion(context, wish.providers, slotQuestion(context, wish)),
    });
    if (key !== undefined && known.before !== undefined)
      return answerAgain(context, key, known.before);

    const violations = judge(context, wish);
    if (violations.length > 0 && !request.askPerson) return { kind: "outside-policy", violations };
    const slot = wantedSlot(context, wish, known.taken);
    const inquiry: Inquiry = { request, key, company, ...named, slot };
    const outcome = await decideAndAct(context, inquiry, {
      policyViolations: violations,
      clientMatches: known.clientMatches,
      anythingFree: slot !== undefined || (await isAnythingFree(context, inquiry)),
      automation: "not-asked",
    });
    context.wake();
    return outcome;
  };
}

/** What the client asked for: neither when it arrived, nor how our own words beside a box were then. */
function hashOfRequest({ receivedAt: _, consents, ...asked }: BookingRequest): Buffer {
  return hashOf({ ...asked, consents: consents.map(({ channel, given }) => [channel, given]) });
}

async function decideAndAct(
  context: FlowContext,
  inquiry: Inquiry,
  facts: Facts,
): Promise<Received> {
  const { request, company, slot } = inquiry;
  const first = decide(request, facts, company.rules);
  // The rules that need no vendor have spoken; only what they let through is worth asking a calendar.
  if (first.decision.kind === "escalate") return escalateRequest(context, inquiry, first);

  const candidates = await candidatesFor(context, company, slot);
  const check = await checkCalendars(
    context,
    candidates,
    takenBy(inquiry.service, request.start as Date),
  );
  const automation =
    check.free.length === 0 && check.unknown.length > 0
      ? {
          failed: check.unknown
            .map(({ provider, reason }) => `${provider.name}'s calendar: ${reason}`)
            .join("; "),
        }
      : ("ok" as const);
  const last = decide(request, { ...facts, automation }, company.rules);
  if (last.decision.kind === "escalate") return escalateRequest(context, inquiry, last);
  return autoBook(context, inquiry, { receipt: last.receipt, providers: check.free });
}

type Named = Pick<Inquiry, "service" | "providerId" | "locationId">;

function lookUpNames(
  company: CurrentCompany,
  request: BookingRequest,
): Named | { readonly unknown: "service" | "provider" | "location" } {
  const service = company.services.values().find(({ key }) => key === request.serviceKey);
  if (service === undefined) return { unknown: "service" };
  const provider = company.providers.values().find(({ key }) => key === request.providerKey);
  if (request.providerKey !== undefined && !service.providerIds.includes(provider?.id ?? ""))
    return { unknown: "provider" };
  const location = company.locations.values().find(({ key }) => key === request.locationKey);
  if (request.locationKey !== undefined && location === undefined) return { unknown: "location" };
  return { service, providerId: provider?.id, locationId: location?.id };
}

type Wish = Named & {
  readonly request: BookingRequest;
  readonly providers: readonly StoredProvider[];
};

function judge(context: FlowContext, { request, service, providers }: Wish): PolicyViolation[] {
  const { start } = request;
  if (start === undefined) return [];
  return judgeStart({ start, service, providers: providers.map(timeOf), now: context.now() });
}

/** The one minute in which the wanted time starts. */
function slotQuestion(context: FlowContext, { request, service }: Wish): SlotQuestion {
  const start = request.start ?? context.now();
  return {
    service,
    from: start,
    to: new Date(start.getTime() + 60_000),
    // A person may book what policy keeps from clients, so the wish is held even at short notice.
    ignoreNotice: request.askPerson,
  };
}

function wantedSlot(
  context: FlowContext,
  wish: Wish,
  known: RequestFacts["taken"],
): Slot | undefined {
  if (wish.request.start === undefined) return undefined;
  return slotsAmong(context, wish.providers, { ...slotQuestion(context, wish), known })[0];
}
