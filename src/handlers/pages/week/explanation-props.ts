import { reasonInWords } from "#booking/explain/words.ts";
import { describeLocal } from "#booking/local-time.ts";
import { type ExplainedSlot, nameIn } from "#flows/explain-slot.ts";
import type { ExplanationProps } from "#views/pages/ui/explanation-card.tsx";
import type { WeekView } from "./week-view.ts";

/** An explanation as a page tells it: by the reader's clock, with names in the place of ids. */
export function explanationProps(
  told: ExplainedSlot,
  { zone, hours }: Pick<WeekView, "zone" | "hours">,
  second: { readonly start: Date; readonly href: string } | undefined,
): ExplanationProps {
  const reader = { zone, hours, nameOf: nameIn(told.company) };
  const say = (start: Date) => describeLocal(start, zone, hours);
  return {
    time: say(told.start),
    what: `${told.service.name}, ${told.service.minutes} minutes`,
    offered: told.offered,
    providers: told.providers.map(({ provider, reasons }) => ({
      name: provider.name,
      reasons: reasons.map((reason) => ({
        rule: reason.rule,
        words: reasonInWords(reason, reader),
      })),
    })),
    violations: told.violations.map(({ explanation }) => explanation),
    second: second && { href: second.href, time: say(second.start) },
  };
}
