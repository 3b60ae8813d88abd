import { readLines } from "#booking/routing/choice.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { RequestStory } from "#flows/read-request.ts";

type Choice = RequestStory["choices"][number];

/** One choice with everybody who was looked at, as the API tells it. */
export function choiceJson(choice: Choice, { known }: CurrentCompany) {
  return {
    ...choiceHead(choice, { known }),
    lines: readLines(choice.lines, choice.providerId).map(({ providerId, ...line }) => ({
      provider: known.providers.get(providerId)?.key ?? null,
      name: known.providers.get(providerId)?.name ?? null,
      ...line,
    })),
  };
}

/** What was chosen, by which rule, by whom. */
export function choiceHead(
  { at, rule, serviceId, providerId, actor }: Choice,
  { known }: Pick<CurrentCompany, "known">,
) {
  return {
    at,
    rule,
    service: known.services.get(serviceId)?.key ?? null,
    provider: known.providers.get(providerId)?.key ?? null,
    actor,
  };
}
