import type { EmailMessage } from "#ports/email.ts";
import { findChatUser } from "#store/chat-users.ts";
import { codeMinutes, codeOf, findLinkCode } from "#store/link-codes.ts";
import { findMember } from "#store/members.ts";
import type { FlowContext } from "./context.ts";

/** The letter with a code, made at the moment of sending; undefined when the code counts no more. */
export async function readLinkMail(
  { db, company, linkSecrets }: Pick<FlowContext, "db" | "company" | "linkSecrets">,
  { codeId }: { readonly codeId: string },
): Promise<Omit<EmailMessage, "id"> | undefined> {
  const code = await findLinkCode(db, codeId);
  const member = code && (await findMember(db, code.memberId));
  if (code === undefined || member === undefined) return undefined;
  const { settings } = await company();
  const { name, contact } = settings;
  const asker = await findChatUser(db, code);
  return {
    to: { name: member.name, address: member.email },
    company: { name, contactEmail: contact.email, contactPhone: contact.phone },
    content: {
      kind: "link-code",
      memberName: member.name,
      askerName: asker?.name ?? "",
      code: codeOf(linkSecrets[0], codeId),
      minutes: codeMinutes,
    },
  };
}
