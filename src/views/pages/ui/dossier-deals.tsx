import { sayMoney } from "./kpi-words.ts";

/** A deal of the client's that was open when they asked, or was made soon after it. */
export type DossierDeal = {
  readonly id: string;
  readonly name: string;
  /** The CRM's own name of it. */
  readonly stage: string | undefined;
  /** Gone: it was deleted in the CRM, and counts no more. */
  readonly state: "open" | "won" | "lost" | "gone";
  readonly amount: number | undefined;
  readonly currency: string | undefined;
  readonly closedAt: Date | undefined;
};

const toneOf: Record<DossierDeal["state"], string> = {
  open: "tag",
  won: "tag good",
  lost: "tag bad",
  gone: "tag",
};

export function DealsOfRequest({
  deals,
  say,
}: {
  deals: readonly DossierDeal[];
  say: (instant: Date) => string;
}) {
  return (
    <section class="card">
      <h2>Deals</h2>
      <ul class="records">
        {deals.map(({ id, name, stage, state, amount, currency, closedAt }) => (
          <li key={id}>
            <span class={toneOf[state]}>{state}</span> <b>{name}</b>
            <p>{amount === undefined ? "without a price" : sayMoney(amount, currency)}</p>
            <p class="muted">
              {closedAt === undefined || state === "open"
                ? `in the CRM's stage ${stage ?? "–"}`
                : `closed ${say(closedAt)}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
