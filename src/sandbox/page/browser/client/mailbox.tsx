import { useState } from "preact/hooks";
import { usePage } from "#sandbox/page/browser/context.ts";
import { MailList } from "./mail-list.tsx";
import { MailView } from "./mail-view.tsx";

/** Everything that the program has sent, to whomever. */
export function Mailbox({ onOpen }: { readonly onOpen: (path: string) => void }) {
  const { mails } = usePage().state;
  const [openId, setOpenId] = useState<number>();
  const [read, setRead] = useState<ReadonlySet<number>>(new Set());
  const opened = mails.find(({ id }) => id === openId);

  const open = (id: number) => {
    setOpenId(id);
    setRead(new Set([...read, id]));
  };
  return (
    <section class="mailbox" aria-labelledby="mailbox-title">
      <h3 id="mailbox-title">
        Mailbox {mails.length > 0 && <span class="count">{mails.length}</span>}
      </h3>
      {opened === undefined ? (
        <MailList mails={mails} read={read} onOpen={open} />
      ) : (
        <MailView mail={opened} onClose={() => setOpenId(undefined)} onLink={onOpen} />
      )}
    </section>
  );
}
