import { type CrmEvent, insertCrmEvents } from "#store/crm-events.ts";
import { lookSoon } from "#store/crm-looks.ts";
import { noteCrmHeard } from "#store/crm-polls.ts";
import { outdateStandings } from "#store/crm-standings.ts";
import { listContactsOfDeals } from "#store/deals.ts";
import type { FlowContext } from "./context.ts";

export type { CrmEvent };

/** Keeps what the CRM says that changed, each event once; what it means is found out afterwards. */
export type ReceiveCrmEvents = (events: readonly CrmEvent[]) => Promise<void>;

export function receiveCrmEventsFlow({
  db,
  wake,
}: Pick<FlowContext, "db" | "wake">): ReceiveCrmEvents {
  return async (events) => {
    await noteCrmHeard(db);
    await keepCrmEvents({ db, wake }, events);
  };
}

/** However we came to know of them. Returns how many were new. */
export async function keepCrmEvents(
  { db, wake }: Pick<FlowContext, "db" | "wake">,
  events: readonly CrmEvent[],
): Promise<number> {
  const made = await insertCrmEvents(db, events);
  if (made === 0) return 0;
  const changed = (wanted: CrmEvent["kind"]) =>
    events.filter(({ kind }) => kind === wanted).map(({ recordId }) => recordId);
  const dealIds = changed("deal");
  const owners = await listContactsOfDeals(db, dealIds);
  // At once, and before anything is made of it: who writes next is judged by what holds now.
  await outdateStandings(db, [...changed("contact"), ...owners]);
  await lookSoon(db, "deal", dealIds);
  wake();
  return made;
}
