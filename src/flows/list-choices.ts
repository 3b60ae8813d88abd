import { GatehouseError } from "#errors.ts";
import { listChoicesNaming } from "#store/choices.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

export type ListChoices = (asked: {
  readonly providerKey: string;
  readonly from: Date | undefined;
  readonly to: Date | undefined;
}) => Promise<ListedChoices | undefined>;

export type ListedChoices = {
  readonly from: Date;
  readonly to: Date;
  readonly providerId: string;
  /** The newest first. */
  readonly choices: Awaited<ReturnType<typeof listChoicesNaming>>;
  /** There are more in this time than are listed. */
  readonly cut: boolean;
  readonly company: CurrentCompany;
};

const listedMax = 500;
const usualDays = 7;
/** Every choice of the time is looked through, of whomever it was. */
const daysMax = 31;
const dayMs = 24 * 60 * 60_000;

/** A week at a time: somebody who is hardly ever looked at must not cost one statement of a month. */
async function find(
  { db }: Pick<FlowContext, "db">,
  { providerId, from, to }: { providerId: string; from: Date; to: Date },
): Promise<ListedChoices["choices"]> {
  const found: ListedChoices["choices"][number][] = [];
  for (let end = to; end > from && found.length <= listedMax; ) {
    const begin = new Date(Math.max(from.getTime(), end.getTime() - usualDays * dayMs));
    const limit = listedMax + 1 - found.length;
    found.push(...(await listChoicesNaming(db, { providerId, from: begin, to: end, limit })));
    end = begin;
  }
  return found;
}

/**
 * "Why not me": every choice in which a provider was looked at. Undefined for one who never was with
 * us; throws INVALID_REQUEST for a time that is none, or too long.
 */
export function listChoicesFlow(context: Pick<FlowContext, "db" | "company" | "now">): ListChoices {
  return async ({ providerKey, ...asked }) => {
    const company = await context.company();
    const provider = company.known.providers.values().find(({ key }) => key === providerKey);
    if (provider === undefined) return undefined;
    const to = asked.to ?? context.now();
    const from = asked.from ?? new Date(to.getTime() - usualDays * dayMs);
    const days = (to.getTime() - from.getTime()) / dayMs;
    if (days <= 0 || days > daysMax)
      throw new GatehouseError("INVALID_REQUEST", {
        detail: `from must be before to, by ${daysMax} days at most`,
      });
    const providerId = provider.id;
    const found = await find(context, { providerId, from, to });
    const choices = found.slice(0, listedMax);
    return { from, to, providerId, choices, cut: found.length > listedMax, company };
  };
}
