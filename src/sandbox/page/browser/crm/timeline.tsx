import type { PageRecord } from "#sandbox/page/crm-state.ts";
import { MeetingCard } from "./meeting-card.tsx";
import { TicketCard } from "./ticket-card.tsx";

/** What happened, newest first. */
export function Timeline({ records }: { readonly records: readonly PageRecord[] }) {
  return (
    <ol class="timeline">
      {records.map((record) => (
        <li key={`${record.kind} ${record.id}`} class={record.kind}>
          {record.kind === "ticket" ? (
            <TicketCard ticket={record} />
          ) : (
            <MeetingCard meeting={record} />
          )}
        </li>
      ))}
    </ol>
  );
}
