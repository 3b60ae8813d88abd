import { useState } from "preact/hooks";
import { usePage } from "#sandbox/page/browser/context.ts";
import { PanelTitle } from "#sandbox/page/browser/top/panel-title.tsx";
import type { Panels } from "#sandbox/page/browser/top/panels.ts";
import { AddContact } from "./add-contact.tsx";
import { ContactList } from "./contact-list.tsx";
import { ContactView } from "./contact-view.tsx";
import { Timeline } from "./timeline.tsx";

/** The CRM as the company's people use it: contacts, and what happened with each of them. */
export function CrmPanel({ turnTo }: Pick<Panels, "turnTo">) {
  const { contacts, loose } = usePage().state.crm;
  const [openId, setOpenId] = useState<string>();
  const opened = contacts.find(({ id }) => id === openId);
  return (
    <section class="panel crm" aria-labelledby="crm-title">
      <div class="panel-head">
        <PanelTitle panel="crm" turnTo={turnTo} />
        <span class="muted">
          {contacts.length === 1 ? "1 contact" : `${contacts.length} contacts`}
        </span>
      </div>
      <div class="panel-body">
        {opened === undefined ? (
          <>
            <ContactList contacts={contacts} onOpen={setOpenId} />
            {loose.length > 0 && (
              <>
                <h3>Of no contact</h3>
                <Timeline records={loose} />
              </>
            )}
            <AddContact onAdd={setOpenId} />
          </>
        ) : (
          <ContactView key={opened.id} contact={opened} onClose={() => setOpenId(undefined)} />
        )}
      </div>
    </section>
  );
}
