import { type Actor, type Deed, mayDo } from "#access.ts";
import type { ChatUser, Person, Press, Refusal } from "#escalation/press.ts";
import type { Db } from "#store/db.ts";
import { findEscalation, type StoredEscalation } from "#store/escalations.ts";
import { findMember, findMemberByChatUser, type StoredMember } from "#store/members.ts";

/** What every press on a card has in common: who may, and what is said to those who may not. */

export type Presser =
  | { readonly kind: "member"; readonly member: StoredMember }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/**
 * The member behind a press, if their role allows the deed now. What the card showed counts for nothing,
 * and neither does a link of old once its user is a guest or gone.
 */
export async function whoPressed(db: Db, by: ChatUser, deed: Deed): Promise<Presser> {
  const { member, standing } = await findMemberByChatUser(db, by);
  if (standing !== undefined && standing !== "person")
    return { kind: "refused", refusal: { kind: "barred", standing } };
  if (member === undefined) return { kind: "refused", refusal: { kind: "not-a-member" } };
  if (!mayDo(member.role, deed))
    return { kind: "refused", refusal: { kind: "role", role: member.role } };
  return { kind: "member", member };
}

/** Why a press that lost was refused, read from the row as it is now. */
export async function whyRefused(db: Db, press: Press, member: StoredMember): Promise<Refusal> {
  const escalation = await findEscalation(db, press.escalationId);
  if (escalation === undefined) return { kind: "unknown-escalation" };
  return refusalFor(db, escalation, member);
}

async function refusalFor(
  db: Db,
  escalation: StoredEscalation,
  member: StoredMember,
): Promise<Refusal> {
  switch (escalation.state) {
    case "open":
      if (escalation.returned?.fromId === member.id)
        return { kind: "returned-to-queue", at: escalation.returned.at };
      return { kind: "not-claimed" };
    case "claimed":
    case "waiting-client":
      if (escalation.ownerId === member.id) return { kind: "outdated" };
      return {
        kind: "claimed-by-other",
        owner: (await personOf(db, escalation.ownerId)) ?? nobody,
        since: escalation.claimedAt ?? escalation.raisedAt,
        given: escalation.given,
      };
    case "resolved":
    case "cancelled":
    case "expired":
      return {
        kind: "ended",
        state: escalation.state,
        by: await personOf(db, escalation.endedBy),
        at: escalation.endedAt ?? escalation.raisedAt,
      };
  }
}

export const nobody: Person = { name: "somebody", chatUserId: undefined };

export async function personOf(db: Db, memberId: string | undefined): Promise<Person | undefined> {
  const member = memberId === undefined ? undefined : await findMember(db, memberId);
  return member && { name: member.name, chatUserId: member.slackUser };
}

export function actorOf(member: StoredMember): Actor {
  return { kind: "member", id: member.id, name: member.name, role: member.role };
}
