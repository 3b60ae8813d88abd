import { type CrmEvent, insertCrmEvents } from "#store/crm-events.ts";
import type { FlowContext } from "./context.ts";

export type { CrmEvent };

/** Keeps what the CRM says that changed, each event once; what it means is found out afterwards. */
export type ReceiveCrmEvents = (events: readonly CrmEvent[]) => Promise<void>;

export function receiveCrmEventsFlow({
  db,
  wake,
}: Pick<FlowContext, "db" | "wake">): ReceiveCrmEvents {
  return async (events) => {
    if ((await insertCrmEvents(db, events)) > 0) wake();
  };
}
