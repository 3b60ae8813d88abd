import { deadlines } from "#escalation/deadline.ts";
import type { Press, PressResult, Refusal } from "#escalation/press.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, isUniqueViolation, transact } from "#store/db.ts";
import { findEscalation, type StoredEscalation, transition } from "#store/escalations.ts";
import type { StoredMember } from "#store/members.ts";
import { findRequest, lockRequest, setPromise, setRequestState } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findOnCall, termsOf } from "./desk-terms.ts";
import { actorOf, nobody, personOf, whoPressed, whyRefused } from "./press.ts";
import { orRefused, Refused } from "./settle.ts";
import { whyNotReopen } from "./why-not-reopen.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

export type ReopenEscalation = (press: Press) => Promise<PressResult>;

const reopenable = ["resolved", "expired"] as const;

/**
 * What was settled is a question once more, in the queue and due anew. What is booked stays booked; a
 * request that was closed waits for a person again.
 */
export function reopenEscalationFlow(context: FlowContext): ReopenEscalation {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "reopen-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const company = await context.company();
    const at = context.now();
    try {
      const result = await orRefused(() =>
        transact(context.db, async (tx): Promise<PressResult> => {
          await reopen(tx, company, { press, member, at });
          return { kind: "done" };
        }),
      );
      if (result.kind === "done") context.wake();
      return result;
    } catch (error) {
      // One live question for each request: the index knows, whoever raised the other one when.
      if (!isUniqueViolation(error, "escalations_live")) throw error;
      return { kind: "refused", refusal: { kind: "superseded" } };
    }
  };
}

type Deed = { readonly press: Press; readonly member: StoredMember; readonly at: Date };

async function reopen(tx: Db, company: CurrentCompany, deed: Deed): Promise<void> {
  const { press, member, at } = deed;
  const before = await lockWithRequest(tx, press.escalationId);
  const refusal = await whyNot(tx, before, deed);
  if (before === undefined || refusal !== undefined)
    throw new Refused(refusal ?? { kind: "unknown-escalation" });
  const due = deadlines(at, await termsOf(tx, company, before.requestId), before.priority);
  const escalation = await transition(
    tx,
    { id: before.id, states: reopenable, version: before.version },
    {
      state: "open",
      at,
      ownerId: null,
      claimedAt: null,
      reopened: { ...due, byId: member.id },
    },
  );
  if (escalation === undefined) throw new Refused(await whyRefusedNow(tx, deed));
  const { id: escalationId, requestId, reopenCount } = escalation;
  // The client's page says by when: the old promise is over.
  await setPromise(tx, requestId, due.promisedBy);
  const request = await findRequest(tx, requestId);
  if (request?.state === "closed") await setRequestState(tx, requestId, { state: "escalated" });
  await recordAudit(tx, {
    at,
    actor: actorOf(member),
    action: "escalation-reopened",
    requestId,
    detail: { escalationId, wasEnded: before.resolution ?? before.state },
  });
  const onCall = await findOnCall(tx, company, at);
  const appointment = await findAppointmentOfRequest(tx, requestId);
  const booked = appointment?.state === "confirmed" ? " What is booked stays booked." : "";
  await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: `reopened:${reopenCount}`,
    text: `${member.name} opened this again.${booked}`,
    mentionMemberIds: onCall === undefined ? [] : [onCall.id],
    broadcast: true,
  });
  await wishCard(tx, { requestId, escalationId });
}

/**
 * As it is once nobody else changes its request: a client who cancels this moment is either seen here, or
 * ends the question that is open again.
 */
async function lockWithRequest(
  tx: Db,
  escalationId: string,
): Promise<StoredEscalation | undefined> {
  const found = await findEscalation(tx, escalationId);
  if (found === undefined) return undefined;
  await lockRequest(tx, found.requestId);
  return findEscalation(tx, escalationId);
}

/** Why it cannot be a question once more; undefined where it can, as far as can be seen. */
async function whyNot(
  tx: Db,
  escalation: StoredEscalation | undefined,
  deed: Deed,
): Promise<Refusal | undefined> {
  if (escalation?.endedAt === undefined || escalation.state === "cancelled")
    return whyRefusedNow(tx, deed);
  return whyNotReopen(tx, escalation, deed.at);
}

/** Who was faster with the same is named; everything else is as for any other press. */
async function whyRefusedNow(tx: Db, { press, member }: Deed): Promise<Refusal> {
  const now = await findEscalation(tx, press.escalationId);
  if (now?.state !== "open" || now.reopenedAt === undefined) return whyRefused(tx, press, member);
  const by = (await personOf(tx, now.reopenedById)) ?? nobody;
  return { kind: "reopened", by, at: now.reopenedAt };
}
