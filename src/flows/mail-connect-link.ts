import type { ChatUser, Refusal } from "#escalation/press.ts";
import type { EmailMessage } from "#ports/email.ts";
import { transact } from "#store/db.ts";
import { wishForDesk } from "#store/effects.ts";
import { findMember } from "#store/members.ts";
import { createLoginLink, loginMinutes } from "#store/sign-in.ts";
import type { FlowContext } from "./context.ts";
import { masked } from "./link-account.ts";
import { whoPressed } from "./press.ts";

export type MailConnectLink = (
  by: ChatUser,
) => Promise<
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "sent"; readonly address: string; readonly minutes: number }
  | { readonly kind: "no-email"; readonly memberKey: string }
>;

/** Whoever asks oftener within it gets one letter. */
const letterEveryMs = 5 * 60_000;

/**
 * A one-time way to the page of calendars, by mail: what signs somebody in does not belong into a chat,
 * which keeps everything and shows it to its administrators.
 */
export function mailConnectLinkFlow(
  context: Pick<FlowContext, "db" | "realNow" | "wake"> & { readonly hasEmail: boolean },
): MailConnectLink {
  return async (by) => {
    const presser = await whoPressed(context.db, by, "connect-calendar");
    if (presser.kind === "refused") return presser;
    const { id: memberId, key: memberKey, email } = presser.member;
    if (!context.hasEmail) return { kind: "no-email", memberKey };
    const round = Math.floor(context.realNow().getTime() / letterEveryMs);
    await transact(context.db, (tx) =>
      wishForDesk(tx, {
        kind: "member-mail",
        key: `member-mail:connect-link:${memberId}:${round}`,
        payload: { template: "connect-link", memberId },
      }),
    );
    context.wake();
    return { kind: "sent", address: masked(email), minutes: loginMinutes };
  };
}

/** The letter, with a link that is made as it leaves; undefined for who is a member no more. */
export async function readConnectMail(
  { db, company, publicUrl }: Pick<FlowContext, "db" | "company" | "publicUrl">,
  memberId: string,
): Promise<Omit<EmailMessage, "id"> | undefined> {
  const member = await findMember(db, memberId);
  if (member === undefined) return undefined;
  const { name, contact } = (await company()).settings;
  return {
    to: { name: member.name, address: member.email },
    company: { name, contactEmail: contact.email, contactPhone: contact.phone },
    content: {
      kind: "connect-link",
      memberName: member.name,
      url: `${publicUrl}/login/${await createLoginLink(db, member.id)}?to=calendars`,
      minutes: loginMinutes,
    },
  };
}
