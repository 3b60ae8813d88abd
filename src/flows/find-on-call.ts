import type { ChatUser, Person, Refusal } from "#escalation/press.ts";
import type { FlowContext } from "./context.ts";
import { findOnCall } from "./desk-terms.ts";
import { whoPressed } from "./press.ts";

export type FindOnCall = (
  by: ChatUser,
) => Promise<
  | { readonly kind: "on-call"; readonly person: Person | undefined }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

/** Who answers for the desk now. */
export function findOnCallFlow(context: Pick<FlowContext, "db" | "company" | "now">): FindOnCall {
  return async (by) => {
    const presser = await whoPressed(context.db, by, "read-kpis");
    if (presser.kind === "refused") return presser;
    return { kind: "on-call", person: await onCallNow(context) };
  };
}

/** Undefined where company.yaml names somebody who is no member any more. */
export async function onCallNow({
  db,
  company,
  now,
}: Pick<FlowContext, "db" | "company" | "now">): Promise<Person | undefined> {
  const member = await findOnCall(db, await company(), now());
  return member && { name: member.name, chatUserId: member.slackUser };
}
