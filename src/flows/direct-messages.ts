import { isLive } from "#escalation/escalation.ts";
import { nextAllowed } from "#messaging/quiet-hours.ts";
import type { DirectMessage } from "#ports/chat.ts";
import { findChatUser } from "#store/chat-users.ts";
import type { Db } from "#store/db.ts";
import { type Effect, wish } from "#store/effects.ts";
import { findEscalation, type StoredEscalation } from "#store/escalations.ts";
import { findPreferences } from "#store/member-preferences.ts";
import { findMember, listMembersByEmail, type StoredMember } from "#store/members.ts";
import { findRequest } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { readLateWord } from "./tell-provider.ts";

type OwnersWord = Exclude<DirectMessage["why"], "late" | "calendar-lost">;

/** Tells a member alone about what is theirs. `name` tells it from every other one for ever. */
export function wishDirectMessage(
  tx: Db,
  message: {
    readonly requestId: string;
    readonly escalationId: string;
    readonly memberId: string;
    readonly why: OwnersWord;
    readonly name: string;
  },
): Promise<string> {
  const { requestId, escalationId, memberId, why, name } = message;
  return wish(tx, {
    kind: "direct-message",
    key: `direct-message:${escalationId}:${name}`,
    requestId,
    payload: { escalationId, memberId, why },
  });
}

export type DirectMessageToSend =
  | { readonly kind: "send"; readonly message: DirectMessage }
  | { readonly kind: "postponed"; readonly forMs: number; readonly reason: string }
  | { readonly kind: "pointless"; readonly reason: string };

/** Derived from the rows at the moment of sending: what is no longer theirs, or true, is not said. */
export async function readDirectMessage(
  context: Pick<FlowContext, "db" | "now" | "company" | "publicUrl">,
  team: string,
  effect: Effect,
): Promise<DirectMessageToSend> {
  const { db } = context;
  if (effect.payload["why"] === "late") {
    const word = await readLateWord(context, effect);
    return typeof word === "string"
      ? { kind: "pointless", reason: word }
      : { kind: "send", message: word };
  }
  const { escalationId, memberId, why } = effect.payload;
  const member = await findMember(db, String(memberId));
  const escalation = await findEscalation(db, String(escalationId));
  const request = escalation && (await findRequest(db, escalation.requestId));
  if (member?.slackUser === undefined || escalation === undefined || request === undefined)
    return { kind: "pointless", reason: "the member is not in Slack" };
  const isTheirs = escalation.ownerId === member.id;
  if (!isLive(escalation.state) || isTheirs === (why === "vip"))
    return {
      kind: "pointless",
      reason: isTheirs ? "they have it already" : "it is no longer theirs",
    };
  const held = await heldBack(context, team, { member, userId: member.slackUser });
  if (held !== undefined) return held;
  return {
    kind: "send",
    message: {
      id: effect.id,
      userId: member.slackUser,
      why: String(why) as OwnersWord,
      reference: request.reference,
      clientName: request.contactName,
      url: `${context.publicUrl}/console/requests/${request.reference}`,
    },
  };
}

/** Not at night, and not to whoever wants none. */
export async function heldBack(
  { db, now, company }: Pick<FlowContext, "db" | "now" | "company">,
  team: string,
  { member, userId }: { member: StoredMember; userId: string },
): Promise<DirectMessageToSend | undefined> {
  const preferences = await findPreferences(db, member.id);
  if (!preferences.directMessages)
    return { kind: "pointless", reason: "the member wants no direct messages" };
  if (!preferences.quietHours) return undefined;
  const person = await findChatUser(db, { team, user: userId });
  const zone = person?.zone || (await company()).settings.zone;
  const at = now();
  const forMs = nextAllowed(at, zone).getTime() - at.getTime();
  if (forMs <= 0) return undefined;
  return { kind: "postponed", forMs, reason: "it is night where the member is" };
}

/** A VIP needs a person: whoever owns the account in the CRM hears of it once, whoever takes it. */
export async function tellAccountOwner(
  db: Db,
  { id: escalationId, requestId, priority }: StoredEscalation,
  ownerEmail: string | undefined,
): Promise<void> {
  if (priority !== "high" || ownerEmail === undefined) return;
  for (const { id: memberId } of await listMembersByEmail(db, ownerEmail))
    await wishDirectMessage(db, {
      ...{ requestId, escalationId, memberId },
      why: "vip",
      name: `vip:${memberId}`,
    });
}

/** Something of theirs is late; `rung` tells one reminder from the next. */
export async function tellOwnerOfDelay(
  tx: Db,
  escalation: StoredEscalation,
  rung: string,
): Promise<void> {
  const { id: escalationId, requestId, ownerId } = escalation;
  if (ownerId === undefined) return;
  await wishDirectMessage(tx, {
    ...{ requestId, escalationId, memberId: ownerId },
    why: "overdue",
    name: `overdue:${rung}:${ownerId}`,
  });
}
