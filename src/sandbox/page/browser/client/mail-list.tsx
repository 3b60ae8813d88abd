import { myZone, usePage } from "#sandbox/page/browser/context.ts";
import { clockTime } from "#sandbox/page/browser/times.ts";
import type { PageMail } from "#sandbox/page/page-state.ts";

export function MailList(props: {
  readonly mails: readonly PageMail[];
  readonly read: ReadonlySet<number>;
  readonly onOpen: (id: number) => void;
}) {
  const zone = myZone(usePage());
  if (props.mails.length === 0) {
    return <p class="empty">No mail yet: every answer to a client lands here.</p>;
  }
  return (
    <ul class="mails">
      {props.mails.map((mail) => (
        <li key={mail.id} class={props.read.has(mail.id) ? "" : "unread"}>
          <button type="button" onClick={() => props.onOpen(mail.id)}>
            <span class="subject">
              {!props.read.has(mail.id) && <span class="unseen">Unread: </span>}
              {mail.subject || "(no subject)"}
            </span>
            <span class="to">to {mail.to}</span>
            <time dateTime={mail.receivedAt}>{clockTime(Date.parse(mail.receivedAt), zone)}</time>
            {mail.copy > 1 && <span class="tag">copy {mail.copy}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
