import type { Known, Slot } from "#booking/availability.ts";
import { needsOthers } from "#booking/meetings.ts";
import { whyUnfit } from "#booking/routing/filters.ts";
import type { PassedOver } from "#booking/routing/rank.ts";
import { whyNotThen } from "#booking/routing/why-not-then.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { coreQuestion, type SlotQuestion, worksAt } from "./find-slots.ts";

type Wanted = Pick<SlotQuestion, "service" | "providerId" | "locationId" | "wish">;

/** Everybody who serves a service and was not free for a slot, or does not fit, each with the reason. */
export function passedOver(
  context: Pick<FlowContext, "now">,
  company: CurrentCompany,
  { slot, known, ...question }: SlotQuestion & { readonly known: Known; readonly slot: Slot },
): readonly PassedOver[] {
  const asked = coreQuestion(context, company, question);
  return question.service.providerIds
    .filter((id) => !slot.providerIds.includes(id))
    .flatMap((id) => company.providers.get(id) ?? [])
    .map((provider) => ({
      providerId: provider.id,
      words:
        whyIneligible(company, question, provider) ??
        whyNotThen(known, asked, { providerId: provider.id, start: slot.start }) ??
        (needsOthers(question.service)
          ? "somebody or something that is needed besides was not free"
          : "begins at other times"),
    }));
}

/** Why somebody does not come into question at any time; undefined when they do. */
export function whyIneligible(
  company: CurrentCompany,
  { service, providerId, locationId, wish = {} }: Wanted,
  provider: StoredProvider,
): string | undefined {
  if (providerId !== undefined && provider.id !== providerId)
    return `the client asked for ${company.providers.get(providerId)?.name ?? "somebody else"}`;
  if (locationId !== undefined && !worksAt(provider.time, locationId))
    return `does not work at ${company.locations.get(locationId)?.name ?? "that place"}`;
  return whyUnfit(provider, service.routing, wish);
}
