import type { HourCycle } from "#booking/wall-clock.ts";
import type { Site } from "#views/pages/page.tsx";
import { sayInstant } from "./appointment-list.tsx";

/** Times that a person proposed and holds; one press books one of them. */
export type OffersView = {
  readonly action: string;
  readonly idempotencyKey: string;
  /** The client's zone. */
  readonly zone: string;
  readonly times: readonly {
    readonly id: string;
    readonly start: Date;
    readonly providerName: string;
    readonly heldUntil: Date;
  }[];
};

export function OfferList({
  offers: { action, idempotencyKey, zone, times },
  contact,
  hours,
}: {
  readonly offers: OffersView;
  readonly contact: Site["contact"];
  readonly hours: HourCycle;
}) {
  return (
    <form method="post" action={action} class="panel" aria-label="Times to choose from">
      <p>Choose one, and it is booked at once; the others are given back.</p>
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} />
      <ul class="offers">
        {times.map(({ id, start, providerName, heldUntil }) => (
          <li key={id}>
            <button type="submit" class="button primary" name="offer" value={id}>
              {sayInstant(start, zone, hours)}
              {providerName !== "" && ` with ${providerName}`}
            </button>
            <p class="hint">Held for you until {sayInstant(heldUntil, zone, hours)}.</p>
          </li>
        ))}
      </ul>
      <p>
        If none of them suits you, please call {contact.phone} or write to {contact.email}.
      </p>
    </form>
  );
}
