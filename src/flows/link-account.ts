import type { ChatUser, Refusal } from "#escalation/press.ts";
import { recordAudit } from "#store/audit.ts";
import { findChatUser } from "#store/chat-users.ts";
import { type Db, transact } from "#store/db.ts";
import { wishForDesk } from "#store/effects.ts";
import { insertLinkCode, insertMemberLink, redeemLinkCode } from "#store/link-codes.ts";
import {
  findMember,
  findMemberByChatUser,
  listMembersByEmail,
  type StoredMember,
} from "#store/members.ts";
import type { FlowContext } from "./context.ts";
import { actorOf } from "./press.ts";

/** Why somebody cannot be linked, in the order in which it is found out. */
type NotLinkable =
  | { readonly kind: "refused"; readonly refusal: Refusal }
  | { readonly kind: "linked-already"; readonly name: string }
  /** No member has the address that the chat knows, or several do. */
  | { readonly kind: "no-member" }
  /** The member is tied to another chat user. */
  | { readonly kind: "member-taken" }
  | { readonly kind: "no-email" };

export type PrepareLink = (
  by: ChatUser,
) => Promise<
  NotLinkable | { readonly kind: "ready"; readonly name: string; readonly address: string }
>;

export type SendLinkCode = (
  by: ChatUser,
) => Promise<
  | NotLinkable
  | { readonly kind: "too-many" }
  | { readonly kind: "sent"; readonly codeId: string; readonly address: string }
>;

export type ConfirmLink = (answer: {
  readonly by: ChatUser;
  readonly codeId: string;
  readonly typed: string;
}) => Promise<
  | NotLinkable
  | { readonly kind: "linked"; readonly name: string; readonly role: string }
  | { readonly kind: "wrong" | "over" }
>;

type LinkContext = Pick<FlowContext, "db" | "now" | "wake" | "linkSecrets"> & {
  /** Without e-mail nobody can prove whose mailbox it is. */
  readonly hasEmail: boolean;
};

/** Whom the dialog would link: the one member whose address the chat knows as this user's own. */
export function prepareLinkFlow(context: LinkContext): PrepareLink {
  return async (by) => {
    const found = await findLinkable(context, by);
    if (found.kind !== "linkable") return found;
    return { kind: "ready", name: found.member.name, address: masked(found.member.email) };
  };
}

/** Mails a code to the member's own address; whoever can read it there is that member. */
export function sendLinkCodeFlow(context: LinkContext): SendLinkCode {
  return async (by) => {
    const found = await findLinkable(context, by);
    if (found.kind !== "linkable") return found;
    const { member } = found;
    const codeId = await transact(context.db, async (tx) => {
      const id = await insertLinkCode(tx, { by, memberId: member.id });
      if (id !== undefined) await wishCodeMail(tx, id);
      return id;
    });
    if (codeId === undefined) return { kind: "too-many" };
    context.wake();
    return { kind: "sent", codeId, address: masked(member.email) };
  };
}

/** The code from the mail makes the link, once. */
export function confirmLinkFlow(context: LinkContext): ConfirmLink {
  return async ({ by, codeId, typed }) => {
    const found = await findLinkable(context, by);
    if (found.kind !== "linkable") return found;
    return transact(context.db, async (tx) => {
      const asked = { codeId, by, typed, secrets: context.linkSecrets };
      const redeemed = await redeemLinkCode(tx, asked);
      if (redeemed === "wrong" || redeemed === "over") return { kind: redeemed };
      const at = context.now();
      const { memberId } = redeemed;
      const member = await findMember(tx, memberId);
      // The set-up or the profile may have changed since the letter left.
      if (member?.id !== found.member.id) return { kind: "no-member" };
      if (!(await insertMemberLink(tx, { by, memberId, at }))) return { kind: "member-taken" };
      await recordAudit(tx, {
        at,
        actor: actorOf(member),
        action: "chat-user-linked",
        requestId: undefined,
        detail: { memberId, team: by.team, user: by.user, codeId },
      });
      return { kind: "linked", name: member.name, role: member.role };
    });
  };
}

async function findLinkable(
  { db, hasEmail }: LinkContext,
  by: ChatUser,
): Promise<NotLinkable | { readonly kind: "linkable"; readonly member: StoredMember }> {
  const { member: linked, standing } = await findMemberByChatUser(db, by);
  if (standing !== undefined && standing !== "person")
    return { kind: "refused", refusal: { kind: "barred", standing } };
  if (linked !== undefined) return { kind: "linked-already", name: linked.name };
  const { email = "" } = (await findChatUser(db, by)) ?? {};
  const [member, ...others] = email === "" ? [] : await listMembersByEmail(db, email);
  if (member === undefined || others.length > 0) return { kind: "no-member" };
  if (member.slackUser !== undefined) return { kind: "member-taken" };
  return hasEmail ? { kind: "linkable", member } : { kind: "no-email" };
}

async function wishCodeMail(tx: Db, codeId: string): Promise<void> {
  const key = `member-mail:link-code:${codeId}`;
  await wishForDesk(tx, { kind: "member-mail", key, payload: { template: "link-code", codeId } });
}

/** "l…@harborpine.example": whoever owns the mailbox recognises it. */
export function masked(address: string): string {
  const at = address.lastIndexOf("@");
  return `${address.slice(0, 1)}…${address.slice(at)}`;
}
