import type { PageContact } from "#sandbox/page/crm-state.ts";
import { isOpen, useCrmWords } from "./words.ts";

export function ContactList(props: {
  readonly contacts: readonly PageContact[];
  readonly onOpen: (id: string) => void;
}) {
  if (props.contacts.length === 0) {
    return (
      <p class="empty">
        No contact yet: whoever books, or asks for something that needs a person, becomes one.
      </p>
    );
  }
  return (
    <ul class="contacts">
      {props.contacts.map((contact) => (
        <li key={contact.id}>
          <button type="button" onClick={() => props.onOpen(contact.id)}>
            <b>{contact.name}</b>
            <span class="address">{contact.emails[0]}</span>
            <Counts contact={contact} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Counts({ contact: { timeline, deals } }: { readonly contact: PageContact }) {
  const words = useCrmWords();
  const { ticket, meeting, deal } = words;
  const tickets = timeline.filter(
    (record) => record.kind === "ticket" && isOpen(record, words),
  ).length;
  const meetings = timeline.filter(({ kind }) => kind === "meeting").length;
  const openDeals = deals.filter(({ open }) => open).length;
  return (
    <span class="counts">
      {tickets > 0 && (
        <span class="tag warn">
          {counted(tickets, { one: `open ${ticket.one}`, many: `open ${ticket.many}` })}
        </span>
      )}
      {meetings > 0 && <span class="tag">{counted(meetings, meeting)}</span>}
      {openDeals > 0 && <span class="tag good">{counted(openDeals, deal)}</span>}
    </span>
  );
}

function counted(count: number, noun: { readonly one: string; readonly many: string }): string {
  return `${count} ${count === 1 ? noun.one : noun.many}`;
}
