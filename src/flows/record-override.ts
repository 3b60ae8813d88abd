import type { Actor } from "#access.ts";
import type { ChoiceLine } from "#booking/routing/choice.ts";
import { whyUnfit } from "#booking/routing/filters.ts";
import type { RoutingWish } from "#booking/routing/rules.ts";
import { recordChoice } from "#store/choices.ts";
import type { StoredService } from "#store/company-parts.ts";
import type { Db } from "#store/db.ts";
import type { CurrentCompany } from "./context.ts";

/** A person chose, and not a rule. */
export type Override = {
  readonly requestId: string;
  readonly wish: RoutingWish;
  readonly service: StoredService;
  readonly providerId: string;
  /** Who had the appointment before. */
  readonly previousId?: string;
  readonly reason?: string;
  readonly actor: Actor;
  readonly at: Date;
};

/** The ledger's row for what a person chose: everybody else can read who it was, and why. */
export function recordOverride(tx: Db, company: CurrentCompany, override: Override): Promise<void> {
  const { requestId, service, providerId, actor, at } = override;
  return recordChoice(tx, {
    requestId,
    serviceId: service.id,
    providerId,
    rule: actor.kind === "client" ? "client" : "override",
    lines: linesOf(company, override),
    actor,
    at,
  });
}

function linesOf(company: CurrentCompany, override: Override): readonly ChoiceLine[] {
  const { service, providerId, previousId } = override;
  const others = new Set([
    ...(previousId === undefined ? [] : [previousId]),
    ...service.providerIds,
  ]);
  others.delete(providerId);
  const who = override.actor.kind === "client" ? "the client" : override.actor.name;
  const why = override.reason === undefined ? "" : `: ${override.reason}`;
  const chosen = company.known.providers.get(providerId)?.name ?? "somebody else";
  return [
    { providerId, position: 1, words: `chosen by ${who}${why}`, numbers: {} },
    ...[...others].flatMap((id): ChoiceLine[] => {
      const provider = company.known.providers.get(id);
      if (provider === undefined) return [];
      const unfit = whyUnfit(provider, service.routing, override.wish);
      const words = unfit ?? `${who} chose ${chosen}${why}`;
      const before = id === previousId ? "had the appointment before; " : "";
      return [{ providerId: id, position: null, words: `${before}${words}`, numbers: {} }];
    }),
  ];
}
