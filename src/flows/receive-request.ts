import type { PolicyViolation } from "#booking/policy.ts";
import { judgeClient, judgeStart } from "#booking/policy.ts";
import { settleRanking } from "#booking/routing/choice.ts";
import { takenBy } from "#booking/team.ts";
import { decide } from "#gate/decide.ts";
import type { Facts } from "#gate/decision.ts";
import type { BookingRequest } from "#intake/request.ts";
import { hadAppointment } from "#store/appointments.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import { readRequestFacts } from "#store/request-facts.ts";
import { autoBook } from "./auto-book.ts";
import { checkTeams } from "./check-calendar.ts";
import { chooseTeams, droppedBy } from "./choose-teams.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { escalateRequest } from "./escalate-request.ts";
import { findHeldUntil } from "./find-held-until.ts";
import { type Found, knownOnRequest, onRequestBeside, whyOnRequest } from "./find-on-request.ts";
import {
  diaryQuestion,
  eligibleProviders,
  knownFrom,
  oneMinute,
  readServiceStarts,
  type SlotQuestion,
  slotsAmong,
} from "./find-slots.ts";
import { heldFirst, type Inquiry, isAnythingFree, type KeyUse, type Received } from "./inquiry.ts";
import { lookUpNames, type Named } from "./look-up-names.ts";
import { findOwnHold, type HoldUse } from "./own-hold.ts";
import { readStanding } from "./read-standing.ts";
import { answerAgain, hashOfRequest } from "./repeat-answer.ts";

export type ReceiveRequest = (input: {
  readonly request: BookingRequest;
  readonly key: KeyUse | undefined;
  /** What the asker may hold of the wanted time; it is given up for what comes of the request. */
  readonly hold?: HoldUse | undefined;
}) => Promise<Received>;

/**
 * The product's first verb: a request comes in, the gate decides, and it is booked or put before a
 * person, in one transaction with its receipt. Whatever fails on the way ends with a person.
 */
export function receiveRequestFlow(context: FlowContext): ReceiveRequest {
  return async ({ request, key: use, hold: held }) => {
    const company = await context.company();
    const named = lookUpNames(company, request);
    if ("unknown" in named) return { kind: "unknown", what: named.unknown };
    const { start } = request;
    const hold = await findOwnHold(context, company, { use: held, service: named.service, start });
    const question = slotQuestion(context, { ...named, request, hold });
    const key = use && { ...use, bodyHash: hashOfRequest(request) };
    const facts = await readRequestFacts(context.db, {
      key,
      email: request.clientEmail?.address,
      phone: request.clientPhone,
      diaries: diaryQuestion(context, company, question),
    });
    if (key !== undefined && facts.before !== undefined)
      return answerAgain(context, key, facts.before);

    const wish = { ...named, request, providers: eligibleProviders(company, question) };
    const violations = [
      ...judge(context, wish),
      ...(await judgeAsker(context, wish, facts.clientId)),
    ];
    if (violations.length > 0 && !request.askPerson) return { kind: "outside-policy", violations };
    const { diaries, clientId } = facts;
    const serviceStarts = await readServiceStarts(context, question);
    const { doubt, ...found } = await findWanted(context, company, {
      ...question,
      ...{ found: { diaries, serviceStarts }, start },
    });
    const inquiry: Inquiry = { request, key, company, ...named, clientId, ...found, hold };
    const outcome = await decideAndAct(context, inquiry, {
      policyViolations: violations,
      clientMatches: facts.clientMatches,
      heldUntil: inquiry.heldUntil,
      crm: await readStanding(context, company, { ...contactOf(request), clientId }),
      anythingFree: inquiry.slot !== undefined || (await isAnythingFree(context, inquiry)),
      automation: doubt === undefined ? "not-asked" : { failed: doubt },
    });
    context.wake();
    return outcome;
  };
}

/** Whom the CRM is asked about. */
export function contactOf({ clientName, clientEmail, clientPhone }: BookingRequest) {
  return { name: clientName, email: clientEmail?.address, phone: clientPhone };
}

type Wanted = Pick<Inquiry, "slot" | "heldUntil" | "known"> & {
  /** The time is free by what we know, but that is not enough to book it: why. */
  readonly doubt: string | undefined;
};

/**
 * The wanted time if it is free by what we know; if not, whether somebody could say so whose calendar is
 * not believed, or whether it is only kept for somebody else.
 */
async function findWanted(
  context: FlowContext,
  company: CurrentCompany,
  { start, found, ...question }: SlotQuestion & { found: Found; start: Date | undefined },
): Promise<Wanted> {
  const known = knownFrom(company, found);
  const unknown = { slot: undefined, heldUntil: undefined, known, doubt: undefined };
  if (start === undefined) return unknown;
  const slots = slotsAmong(context, company, { ...question, known });
  if (slots[0] !== undefined) return { ...unknown, slot: slots[0] };
  const [slot] = onRequestBeside(context, company, { ...question, found, slots });
  if (slot === undefined)
    return { ...unknown, heldUntil: await findHeldUntil(context, company, { ...question, start }) };
  const doubt = await whyOnRequest(context, { diaries: found.diaries, slot });
  return { slot, heldUntil: undefined, known: knownOnRequest(company, found), doubt };
}

async function decideAndAct(
  context: FlowContext,
  inquiry: Inquiry,
  facts: Facts,
): Promise<Received> {
  const { request, company, slot } = inquiry;
  const early = decide(request, facts, company.rules);
  // The rules that need no vendor have spoken; only what they let through is worth asking a calendar.
  if (early.decision.kind === "escalate") return escalateRequest(context, inquiry, early);

  const question = slotQuestion(context, inquiry);
  const { known, clientId } = inquiry;
  const first = heldFirst(inquiry);
  const wanted = { ...question, known, slot, clientId, first };
  const { teams, ranking } = await chooseTeams(context, company, wanted);
  const during = takenBy(inquiry.service, request.start as Date);
  const check = await checkTeams(context, company, { teams, during });
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
  return autoBook(context, inquiry, {
    receipt: last.receipt,
    teams: check.free,
    choice: ranking && settleRanking(ranking, droppedBy(teams, check)),
  });
}

type Wish = Named & {
  readonly request: BookingRequest;
  readonly providers: readonly StoredProvider[];
};

function judge(context: FlowContext, { request, service, providers }: Wish): PolicyViolation[] {
  const { start } = request;
  if (start === undefined) return [];
  const times = providers.map(({ time }) => time);
  return judgeStart({ start, service, providers: times, now: context.now() });
}

/** Who may book this service; what the client did before is only looked up where it matters. */
async function judgeAsker(
  { db }: Pick<FlowContext, "db">,
  { request, service: { eligibility } }: Wish,
  clientId: string | undefined,
): Promise<PolicyViolation[]> {
  const matters = eligibility.clients !== "everybody" && clientId !== undefined;
  return judgeClient(eligibility, {
    emailDomain: request.clientEmail?.domain ?? "",
    hadAppointment: matters && (await hadAppointment(db, clientId)),
  });
}

type Asked = Named & Pick<Inquiry, "request" | "hold">;

/** The one minute in which the wanted time starts. */
function slotQuestion(
  context: Pick<FlowContext, "now">,
  { request, service, providerId, locationId, hold }: Asked,
): SlotQuestion {
  return {
    service,
    providerId,
    locationId,
    wish: request,
    except: { holdId: hold?.id },
    ...oneMinute(request.start ?? context.now()),
    // A person may book what policy keeps from clients, so the wish is held even at short notice.
    ignoreNotice: request.askPerson,
  };
}
