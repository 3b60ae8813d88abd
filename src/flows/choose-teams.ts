import type { Known, Slot } from "#booking/availability.ts";
import type { Dropped, Ranking } from "#booking/routing/choice.ts";
import { type First, whoIsFirst } from "#booking/routing/first.ts";
import { rank } from "#booking/routing/rank.ts";
import type { Team } from "#booking/team.ts";
import { readClientTies } from "#store/load.ts";
import type { CalendarCheck } from "./check-calendar.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { type SlotQuestion, teamsAmong } from "./find-slots.ts";
import { passedOver } from "./passed-over.ts";
import { type Order, orderByDay, orderByWork, type PromisedWork } from "./routing-order.ts";

/** One question to the calendars must do: so many teams are asked about at most. */
const teamsMax = 8;

export type Chosen = {
  /** Asked in this order; each is free by what we know. */
  readonly teams: readonly Team[];
  /** Why in this order; undefined where there was nobody to choose between. */
  readonly ranking: Ranking | undefined;
};

type ChoiceQuestion = SlotQuestion & {
  readonly known: Known;
  readonly slot: Slot | undefined;
  /** Whom it is for, where that is known: somebody may come first for them. */
  readonly clientId?: string | undefined;
  /** What a plan has given away so far: it counts as theirs. */
  readonly promised?: readonly PromisedWork[];
  /** Comes before all others, if free: who has the appointment, or is held for it, already. */
  readonly first?: First | undefined;
};

/** Who is asked for a slot, with whom and in which order. */
export async function chooseTeams(
  context: Pick<FlowContext, "db" | "now">,
  company: CurrentCompany,
  question: ChoiceQuestion,
): Promise<Chosen> {
  const { slot } = question;
  if (slot === undefined) return { teams: [], ranking: undefined };
  const ranking = await rankSlot(context, company, { ...question, slot });
  const providerIds = ranking.lines.flatMap(({ providerId, position }) =>
    position === null ? [] : providerId,
  );
  const teams = teamsAmong(context, company, { ...question, slot: { ...slot, providerIds } });
  return {
    teams: teams.slice(0, teamsMax),
    ranking: isChoice(question) ? ranking : undefined,
  };
}

const isChoice = ({ service }: ChoiceQuestion) =>
  service.staffing === "any" && service.providerIds.length > 1;

type RankQuestion = ChoiceQuestion & { readonly slot: Slot };

async function rankSlot(
  context: Pick<FlowContext, "db" | "now">,
  company: CurrentCompany,
  question: RankQuestion,
): Promise<Ranking> {
  const { slot, service, providerId } = question;
  const { ranked, ties } = await readOrder(context, company, question);
  const { first } = service.routing;
  const alone = slot.providerIds.length === 1;
  return rank({
    rule: providerId !== undefined ? "client" : alone ? "only-one" : service.routing.by,
    ranked,
    passedOver: isChoice(question) ? passedOver(context, company, question) : [],
    // Whoever was asked for by name comes first as it is.
    first:
      question.first ??
      (providerId === undefined
        ? whoIsFirst(first, ties, company.known.providers.values())
        : undefined),
  });
}

/** One round trip, and none where there is nothing to choose by. */
async function readOrder(
  context: Pick<FlowContext, "db" | "now">,
  company: CurrentCompany,
  question: RankQuestion,
): Promise<Order> {
  const { slot, service, providerId, first, promised = [] } = question;
  const [only, ...others] = slot.providerIds;
  const asksTies =
    service.routing.first !== "nobody" && providerId === undefined && first === undefined;
  const clientId = asksTies ? question.clientId : undefined;
  if (only !== undefined && others.length === 0) {
    const words = providerId === undefined ? "the only one free then" : "the client asked for them";
    const ties = clientId === undefined ? undefined : await readClientTies(context.db, clientId);
    return { ranked: [{ providerId: only, words, numbers: {} }], ties };
  }
  const order = service.routing.by === "round-robin" ? orderByWork : orderByDay;
  return order(context, company, { slot, clientId, promised });
}

/** Whom the calendars took out of the running, and in which words the ledger says so. */
export function droppedBy(teams: readonly Team[], check: CalendarCheckOfTeams): Dropped {
  const free = new Set(check.free.map(({ providerId }) => providerId));
  const busy = new Set(check.busy.map(({ id }) => id));
  const unknown = new Map(check.unknown.map(({ provider, reason }) => [provider.id, reason]));
  return new Map(
    teams
      .filter(({ providerId }) => !free.has(providerId))
      .map(({ providerId }) => {
        const reason = unknown.get(providerId);
        if (reason !== undefined) return [providerId, `the calendar could not be read: ${reason}`];
        if (busy.has(providerId)) return [providerId, "but the calendar said busy"];
        return [providerId, "but the calendar of somebody or something needed besides said busy"];
      }),
  );
}

type CalendarCheckOfTeams = Pick<CalendarCheck, "busy" | "unknown"> & {
  readonly free: readonly Team[];
};
