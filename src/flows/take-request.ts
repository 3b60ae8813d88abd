import type { ChatUser, Refusal } from "#escalation/press.ts";
import type { BookingRequest } from "#intake/request.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import type { StoredMember } from "#store/members.ts";
import type { FlowContext } from "./context.ts";
import type { Received } from "./inquiry.ts";
import { actorOf, whoPressed } from "./press.ts";
import { receiveRequestFlow } from "./receive-request.ts";

type Refused = { readonly kind: "refused"; readonly refusal: Refusal };

export type PrepareRequest = (by: ChatUser) => Promise<
  | {
      readonly kind: "ready";
      readonly services: readonly { readonly key: string; readonly name: string }[];
      /** Where most clients are; another one can be chosen. */
      readonly zone: string;
    }
  | Refused
>;

/** What the dialog for a new request offers, for whoever may make one. */
export function prepareRequestFlow({
  db,
  company,
}: Pick<FlowContext, "db" | "company">): PrepareRequest {
  return async (by) => {
    const presser = await whoPressed(db, by, "create-request");
    if (presser.kind === "refused") return presser;
    const { services, settings } = await company();
    return {
      kind: "ready",
      services: [...services.values()].map(({ key, name }) => ({ key, name })),
      zone: settings.zone,
    };
  };
}

export type TakeRequest = (taken: {
  readonly by: ChatUser;
  readonly request: BookingRequest;
  /** The same for a dialog that is sent twice: one dialog makes one request. */
  readonly key: string;
  /** The message that it was made of. */
  readonly permalink: string | undefined;
}) => Promise<Received | Refused>;

/** A member puts in what a client asked for elsewhere; from here on it is a request like any other. */
export function takeRequestFlow(context: FlowContext): TakeRequest {
  const receiveRequest = receiveRequestFlow(context);
  return async ({ by, request, key, permalink }) => {
    const presser = await whoPressed(context.db, by, "create-request");
    if (presser.kind === "refused") return presser;
    const caller = `chat:${by.team}:${by.user}`;
    const received = await receiveRequest({ request, key: { caller, route: "requests", key } });
    if (received.kind === "booked" || received.kind === "escalated")
      await noteWhoTook(context, presser.member, { ...received.answer, permalink });
    return received;
  };
}

async function noteWhoTook(
  { db, now }: Pick<FlowContext, "db" | "now">,
  member: StoredMember,
  { requestId, permalink }: { requestId: string; permalink: string | undefined },
): Promise<void> {
  await transact(db, async (tx) => {
    const action = "request-taken";
    // The same dialog again gets the same answer, and is no second deed.
    if (await tx("audit").where({ request_id: requestId, action }).first("id")) return;
    await recordAudit(tx, {
      at: now(),
      actor: actorOf(member),
      action,
      requestId,
      detail: permalink === undefined ? {} : { permalink },
    });
  });
}
