import type { Slot } from "#booking/availability.ts";
import { describeLocal } from "#booking/local-time.ts";
import type { First } from "#booking/routing/first.ts";
import type { ChatUser, Refusal } from "#escalation/press.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import { findRequest } from "#store/requests.ts";
import { checkOwner } from "./check-owner.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findFirst } from "./find-first.ts";
import { findSlots, type SlotQuestion } from "./find-slots.ts";

/** As many options as a Slack menu can show. */
const optionsMax = 100;

export type ListBookableTimes = (question: {
  readonly escalationId: string;
  readonly by: ChatUser;
  /** What the member typed: words that the time, in the client's zone, or the provider's name contains. */
  readonly search: string;
}) => Promise<
  | {
      readonly kind: "times";
      readonly times: readonly BookableTime[];
      readonly zone: string;
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

export type BookableTime = {
  readonly start: Date;
  readonly providerId: string;
  readonly providerName: string;
};

/**
 * Free times across all providers of the wanted service: first those of whoever comes first for the
 * client, and of each those nearest to the wanted time.
 */
export function listBookableTimesFlow(context: FlowContext): ListBookableTimes {
  return async ({ escalationId, by, search }) => {
    const press = { escalationId, by, version: 0 };
    const checked = await checkOwner(context.db, press, {
      deed: "book-escalation",
      fromQueue: false,
    });
    if (checked.kind === "refused") return checked;
    const company = await context.company();
    const request = await findRequest(context.db, checked.escalation.requestId);
    const service = request && company.services.get(request.serviceId);
    if (request === undefined || service === undefined)
      return { kind: "refused", refusal: { kind: "unknown-escalation" } };

    const question = {
      service,
      except: {
        escalationId,
        appointmentId: (await findAppointmentOfRequest(context.db, request.id))?.id,
      },
      ignoreNotice: true,
    };
    const first = await findFirst(context, company, { service, clientId: request.clientId });
    const zone = request.contactZone;
    const wish = { wanted: request.wantedStart ?? context.now(), zone, search, first };
    return {
      kind: "times",
      times: await findNearest(context, company, { ...wish, question }),
      zone,
    };
  };
}

type Wish = {
  readonly wanted: Date;
  readonly zone: string;
  readonly search: string;
  readonly first: First | undefined;
};

const dayMs = 24 * 60 * 60_000;
/** A member types, and every letter is a question: a year of times is not put into words for each. */
const looksDays = [3, 14, 60];

async function findNearest(
  context: FlowContext,
  company: CurrentCompany,
  { question, ...wish }: Wish & { readonly question: Omit<SlotQuestion, "from" | "to"> },
): Promise<readonly BookableTime[]> {
  let nearest: readonly BookableTime[] = [];
  for (const stretch of stretches(context.now(), question.service.policy.horizonDays, wish)) {
    const slots = await findSlots(context, company, { ...question, ...stretch });
    nearest = nearestFirst(timesOf(company, slots), wish);
    // Whatever lies outside a stretch is farther away than all that lies within it.
    if (nearest.length >= optionsMax) break;
  }
  return nearest.slice(0, optionsMax);
}

function stretches(now: Date, horizonDays: number, { wanted, first }: Wish) {
  const end = new Date(now.getTime() + horizonDays * dayMs);
  const all = { from: now, to: end };
  // Who comes first may be free on one day in the last week, and is to stand above all others.
  if (first !== undefined) return [all];
  const looks = looksDays.map((days) => ({
    from: new Date(Math.max(now.getTime(), wanted.getTime() - days * dayMs)),
    to: new Date(Math.min(end.getTime(), wanted.getTime() + days * dayMs)),
  }));
  return [...looks.filter(({ from, to }) => from < to), all];
}

function timesOf(company: CurrentCompany, slots: readonly Slot[]): readonly BookableTime[] {
  return slots.flatMap(({ start, providerIds }) =>
    providerIds.map((providerId) => ({
      start,
      providerId,
      providerName: company.providers.get(providerId)?.name ?? "",
    })),
  );
}

function nearestFirst(times: readonly BookableTime[], wish: Wish): readonly BookableTime[] {
  const words = wish.search.toLowerCase().split(/\s+/).filter(Boolean);
  const isOther = ({ providerId }: BookableTime) => Number(providerId !== wish.first?.providerId);
  const apart = ({ start }: BookableTime) => Math.abs(start.getTime() - wish.wanted.getTime());
  const isMeant = ({ start, providerName }: BookableTime) => {
    const text = `${describeLocal(start, wish.zone)} ${providerName}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return times
    .filter((time) => words.length === 0 || isMeant(time))
    .sort((a, b) => isOther(a) - isOther(b) || apart(a) - apart(b));
}
