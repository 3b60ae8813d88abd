import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import { SafeLink } from "#sandbox/page/browser/slack/safe-link.tsx";
import type { PageTicket } from "#sandbox/page/crm-state.ts";
import { AddNote } from "./add-note.tsx";
import { OwnerOptions } from "./owner-options.tsx";
import { capital, isOpen, reasonsIn, referenceIn, sayPriority, useCrmWords } from "./words.ts";

const urgent: readonly string[] = ["High", "Urgent"];

/** A ticket, and what a person may do with it in the CRM: move it on, give it to somebody. */
export function TicketCard({ ticket }: { readonly ticket: PageTicket }) {
  const { tell } = usePage();
  const words = useCrmWords();
  const { ticketStages } = words;
  const { id, subject, content, stage, priority, owner, notes } = ticket;
  const link = referenceIn(content);

  const edit = async (change: object, done: string) => {
    const answer = await ask("PATCH", `/crm/tickets/${id}`, { body: change });
    tell(answer.ok ? done : answer.message);
  };
  return (
    <article class="record">
      <p class="kind">
        {capital(words.ticket.one)}
        <span class={`tag ${isOpen(ticket, words) ? "warn" : ""}`}>
          {ticketStages[stage] ?? stage}
        </span>
        {priority !== "" && (
          <span class={`tag ${urgent.includes(sayPriority(priority)) ? "bad" : ""}`}>
            {sayPriority(priority)} priority
          </span>
        )}
        {link !== undefined && <SafeLink url={link.url}>{link.reference}</SafeLink>}
      </p>
      <h5>{subject}</h5>
      <p class="words">{reasonsIn(content)}</p>
      {notes.map((note) => (
        <p key={note} class="words note">
          {note}
        </p>
      ))}
      <div class="pair">
        <label>
          {words.ticketField}
          <span class="unseen"> of {subject}</span>
          <select
            value={stage}
            onChange={({ currentTarget: { value } }) =>
              edit({ stage: value }, `“${subject}” is now: ${ticketStages[value]}.`)
            }
          >
            {Object.entries(ticketStages).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label>
          Owner<span class="unseen"> of {subject}</span>
          <select
            value={owner ?? ""}
            onChange={({ currentTarget: { value } }) =>
              edit({ ownerEmail: value || null }, `“${subject}” has another owner.`)
            }
          >
            <OwnerOptions />
          </select>
        </label>
      </div>
      <AddNote ticket={ticket} />
    </article>
  );
}
