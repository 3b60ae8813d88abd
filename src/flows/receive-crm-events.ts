import { type CrmEvent, insertCrmEvents } from "#store/crm-events.ts";
import { outdateStandings } from "#store/crm-standings.ts";
import type { FlowContext } from "./context.ts";

export type { CrmEvent };

/** Keeps what the CRM says that changed, each event once; what it means is found out afterwards. */
export type ReceiveCrmEvents = (events: readonly CrmEvent[]) => Promise<void>;

export function receiveCrmEventsFlow({
  db,
  wake,
}: Pick<FlowContext, "db" | "wake">): ReceiveCrmEvents {
  return async (events) => {
    const made = await insertCrmEvents(db, events);
    if (made === 0) return;
    const contactIds = events
      .filter(({ kind }) => kind === "contact")
      .map((event) => event.recordId);
    // At once, and before anything is made of it: who writes next is judged by what holds now.
    await outdateStandings(db, contactIds);
    wake();
  };
}
