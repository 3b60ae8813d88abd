import { dayInterval, localDay } from "#booking/local-time.ts";
import { judgeClient, type PolicyViolation } from "#booking/policy.ts";
import { decide } from "#gate/decide.ts";
import type { Priority } from "#gate/decision.ts";
import type { WaitlistRequest } from "#intake/parse-waitlist.ts";
import type { BookingRequest } from "#intake/request.ts";
import { hadAppointment } from "#store/appointments.ts";
import { findClientIds } from "#store/clients.ts";
import { transact } from "#store/db.ts";
import type { ChangedWish } from "#store/waitlist.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { enterWaitlist } from "./enter-waitlist.ts";
import { lookUpNames, type Named } from "./look-up-names.ts";
import { readStanding } from "./read-standing.ts";
import { contactOf } from "./receive-request.ts";

export type JoinWaitlist = (wish: WaitlistRequest) => Promise<JoinedWaitlist>;

export type JoinedWaitlist =
  | {
      readonly kind: "joined";
      readonly requestId: string;
      readonly reference: string;
      /** False where the client waited already: the one entry says what was put in last. */
      readonly isNew: boolean;
      readonly untilOn: string;
    }
  | { readonly kind: "unknown"; readonly what: "service" | "provider" | "location" }
  | { readonly kind: "outside-policy"; readonly violations: readonly PolicyViolation[] }
  /** The last day is over already, or it or the first one is farther away than anybody waits. */
  | { readonly kind: "until-impossible"; readonly latest: string };

const dayMs = 24 * 60 * 60_000;

/**
 * Puts a client on the waitlist. Whoever joins again, for the same service, has one entry: the newer
 * windows hold, the place in the line stays.
 */
export function joinWaitlistFlow(context: FlowContext): JoinWaitlist {
  return async ({ request, windows, fromOn, untilOn }) => {
    const company = await context.company();
    const named = lookUpNames(company, request);
    if ("unknown" in named) return { kind: "unknown", what: named.unknown };
    const at = context.now();
    const latest = latestDay(company, named, { at, zone: request.clientZone });
    const lastDay = untilOn ?? latest;
    const day = { fromOn, lastDay, latest, today: localDay(at, request.clientZone) };
    if (!areDaysPossible(day)) return { kind: "until-impossible", latest };
    const violations = await judgeWho(context, named, request);
    if (violations.length > 0) return { kind: "outside-policy", violations };
    const wish: ChangedWish = {
      providerId: named.providerId,
      locationId: named.locationId,
      windows,
      fromOn,
      fromAt: fromOn === undefined ? undefined : dayInterval(fromOn, request.clientZone).start,
      untilOn: lastDay,
      untilAt: dayInterval(lastDay, request.clientZone).end,
    };
    const priority = await priorityOf(context, company, request);
    const joined = await transact(context.db, (tx) =>
      enterWaitlist(tx, { request, named, wish, priority, at }),
    );
    context.wake();
    return { kind: "joined", ...joined, untilOn: lastDay };
  };
}

export function areDaysPossible(days: {
  readonly fromOn: string | undefined;
  readonly lastDay: string;
  readonly latest: string;
  readonly today: string;
}): boolean {
  const { fromOn, lastDay, latest, today } = days;
  if (lastDay > latest || lastDay < today) return false;
  return fromOn === undefined || fromOn <= lastDay;
}

/** Nothing beyond the service's horizon could be offered by then, and the company says how long anybody waits. */
export function latestDay(
  { settings }: CurrentCompany,
  { service }: Pick<Named, "service">,
  { at, zone }: { at: Date; zone: string },
): string {
  const { daysMax } = settings.waitlist;
  const last = localDay(new Date(at.getTime() + daysMax * dayMs), zone);
  const { bookableUntil } = service.policy;
  return bookableUntil !== undefined && bookableUntil < last ? bookableUntil : last;
}

async function judgeWho(
  { db }: Pick<FlowContext, "db">,
  { service }: Named,
  { clientEmail, clientPhone }: BookingRequest,
): Promise<readonly PolicyViolation[]> {
  const { eligibility } = service;
  const ids = await findClientIds(db, { email: clientEmail?.address, phone: clientPhone });
  const [clientId] = ids;
  const known = clientId !== undefined && (await hadAppointment(db, clientId));
  return judgeClient(eligibility, {
    emailDomain: clientEmail?.domain ?? "",
    hadAppointment: known,
  });
}

/** Whom the company's own rules put first, is first in the line as well. */
async function priorityOf(
  context: FlowContext,
  company: CurrentCompany,
  request: BookingRequest,
): Promise<Priority> {
  const facts = {
    policyViolations: [],
    clientMatches: 1,
    heldUntil: undefined,
    anythingFree: "not-asked",
    automation: "not-asked",
    crm: await readStanding(context, company, contactOf(request)),
  } as const;
  const { decision } = decide(request, facts, company.rules);
  return decision.kind === "escalate" ? decision.priority : "normal";
}
