import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { PageDeal } from "#sandbox/page/crm-state.ts";
import { sayMoney, useCrmWords } from "./words.ts";

/** What a contact may buy, each with the stages of its pipeline: a press moves it there. */
export function DealList({ deals }: { readonly deals: readonly PageDeal[] }) {
  const { tell } = usePage();
  const { dealStages } = useCrmWords();
  const move = async ({ id, name }: PageDeal, stage: string, words: string) => {
    const answer = await ask("PATCH", `/crm/deals/${id}`, { body: { stage } });
    tell(answer.ok ? `“${name}” is now: ${words}.` : answer.message);
  };
  return (
    <ul class="deals">
      {deals.map((deal) => (
        <li key={deal.id}>
          <p>
            <b>{deal.name}</b> <span class="worth">{sayMoney(deal)}</span>
          </p>
          <fieldset class="segments pipeline">
            <legend class="unseen">Stage of {deal.name}</legend>
            {Object.entries(dealStages).map(([stage, { words, look }]) => (
              <button
                key={stage}
                type="button"
                class={look}
                aria-pressed={deal.stage === stage}
                onClick={() => move(deal, stage, words)}
              >
                {words}
              </button>
            ))}
          </fieldset>
        </li>
      ))}
    </ul>
  );
}
