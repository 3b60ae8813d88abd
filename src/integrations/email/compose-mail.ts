import type { EmailMessage } from "#ports/email.ts";
import type { MailAddress } from "#views/messages/invitation.ts";
import { personName } from "#views/messages/people.ts";
import { type RenderedMail, renderMail } from "#views/messages/render-mail.ts";

export const invitationFile = "invite.ics";

/** A mail as every vendor is given it, each in its own words. */
export type ComposedMail = {
  readonly to: MailAddress;
  readonly replyTo: MailAddress;
  /** With its brackets; ours and stable: whoever receives two copies can tell that they are one. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly rendered: RenderedMail;
};

export function composeMail(message: EmailMessage, from: MailAddress): ComposedMail {
  const { id, to, company, content, words } = message;
  return {
    to: { name: personName(to.name) ?? "", address: to.address },
    replyTo: { name: company.name, address: company.contactEmail },
    messageId: `<${id}@${from.address.slice(from.address.lastIndexOf("@") + 1)}>`,
    // Answered by machines otherwise: out-of-office notes help nobody here (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
    rendered: renderMail(content, { company, from, to, words, at: new Date() }),
  };
}
