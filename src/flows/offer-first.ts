import type { First } from "#booking/routing/first.ts";
import { findClientIds } from "#store/clients.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findFirst } from "./find-first.ts";
import { findSlots, type SlotQuestion } from "./find-slots.ts";
import { whyIneligible } from "./passed-over.ts";

/** A client by one of their addresses, cleaned up. */
export type ClientAddress =
  | { readonly email: string; readonly phone: undefined }
  | { readonly email: undefined; readonly phone: string };

/** Whose times a client is offered, and why. */
export type FirstOffered = {
  readonly providerId: string | undefined;
  /** Only that one's times are offered, or everybody's. */
  readonly alone: boolean;
  readonly words: string;
};

const dayMs = 24 * 60 * 60_000;

type Asked = SlotQuestion & { readonly client: ClientAddress };
type Reading = Pick<FlowContext, "db" | "now" | "realNow" | "calendar">;

/**
 * Whether a client is offered one provider's times alone: whoever comes first for them, if there is a
 * free time with that one soon enough; else everybody's.
 */
export async function offerFirst(
  context: Reading,
  company: CurrentCompany,
  question: Asked,
): Promise<FirstOffered> {
  const first = await findFor(context, company, question);
  const { providerId } = first;
  if (providerId === undefined) return { ...first, alone: false };
  const provider = company.known.providers.get(providerId);
  const who = `${provider?.name ?? "somebody who is gone"} ${first.words}`;
  const unfit = whyNotAtAll(company, question, provider);
  if (unfit !== undefined) return { providerId, alone: false, words: `${who}, but ${unfit}` };
  const { firstWithinDays } = question.service.routing;
  const days = `${firstWithinDays} day${firstWithinDays === 1 ? "" : "s"}`;
  const now = context.now();
  const soon = { from: now, to: new Date(now.getTime() + firstWithinDays * dayMs) };
  const free = await findSlots(context, company, { ...question, ...soon, providerId });
  return free.length > 0
    ? { providerId, alone: true, words: `${who}, and has a free time within ${days}` }
    : { providerId, alone: false, words: `${who}, but has no free time within ${days}` };
}

async function findFor(
  context: Reading,
  company: CurrentCompany,
  { service, providerId, client }: Asked,
): Promise<First> {
  const nobody = (words: string) => ({ providerId: undefined, words });
  if (providerId !== undefined) return nobody("a provider was asked for by name");
  const [clientId] = await findClientIds(context.db, client);
  const first = await findFirst(context, company, { service, clientId });
  return first ?? nobody("nobody comes first for this service");
}

function whyNotAtAll(
  company: CurrentCompany,
  question: SlotQuestion,
  provider: StoredProvider | undefined,
): string | undefined {
  const { service } = question;
  if (provider === undefined || !service.providerIds.includes(provider.id))
    return "does not serve this";
  return whyIneligible(company, question, provider);
}
