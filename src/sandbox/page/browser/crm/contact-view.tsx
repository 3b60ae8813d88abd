import { useEffect, useRef } from "preact/hooks";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { PageContact } from "#sandbox/page/crm-state.ts";
import { AddDeal } from "./add-deal.tsx";
import { DealList } from "./deal-list.tsx";
import { EditContact } from "./edit-contact.tsx";
import { Timeline } from "./timeline.tsx";
import { capital, useCrmWords } from "./words.ts";

/** One contact: who it is, who looks after it, what it may buy, and its timeline. */
export function ContactView(props: {
  readonly contact: PageContact;
  readonly onClose: () => void;
}) {
  const { owners } = usePage().state.crm;
  const { deal } = useCrmWords();
  const { contact, onClose } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [contact.id]);
  const owner = owners.find(({ email }) => email === contact.owner)?.name ?? "nobody";
  return (
    <article class="contact" aria-labelledby="contact-title">
      <button type="button" class="button quiet" onClick={onClose}>
        ← All contacts
      </button>
      <h3 id="contact-title" ref={heading} tabIndex={-1}>
        {contact.name}
      </h3>
      <dl class="facts">
        <dt>E-mail</dt>
        <dd>{contact.emails.join(", ")}</dd>
        <dt>Phone</dt>
        <dd>{contact.phone || "–"}</dd>
        <dt>Owner</dt>
        <dd>{owner}</dd>
      </dl>
      <EditContact contact={contact} />
      <h4>{capital(deal.many)}</h4>
      {contact.deals.length === 0 ? (
        <p class="empty">No {deal.one} yet.</p>
      ) : (
        <DealList deals={contact.deals} />
      )}
      <AddDeal contact={contact} />
      <h4>Timeline</h4>
      {contact.timeline.length === 0 ? (
        <p class="empty">Nothing has happened with {contact.name} yet.</p>
      ) : (
        <Timeline records={contact.timeline} />
      )}
    </article>
  );
}
