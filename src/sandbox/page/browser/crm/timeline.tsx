import type { PageRecord } from "#sandbox/page/crm-state.ts";
import { MeetingCard } from "./meeting-card.tsx";
import { MessageCard } from "./message-card.tsx";
import { TaskCard } from "./task-card.tsx";
import { TicketCard } from "./ticket-card.tsx";

/** The names of a message and of a letter are those of Slack and of the mailbox, with their looks. */
const looks = {
  ticket: "ticket",
  meeting: "meeting",
  task: "task",
  message: "logged",
} as const satisfies Record<PageRecord["kind"], string>;

/** What happened, newest first. */
export function Timeline({ records }: { readonly records: readonly PageRecord[] }) {
  return (
    <ol class="timeline">
      {records.map((record) => (
        <li key={`${record.kind} ${record.id}`} class={looks[record.kind]}>
          <Card record={record} />
        </li>
      ))}
    </ol>
  );
}

function Card({ record }: { readonly record: PageRecord }) {
  switch (record.kind) {
    case "ticket":
      return <TicketCard ticket={record} />;
    case "meeting":
      return <MeetingCard meeting={record} />;
    case "message":
      return <MessageCard message={record} />;
    case "task":
      return <TaskCard task={record} />;
  }
}
