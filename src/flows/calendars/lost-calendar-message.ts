import type { FlowContext } from "#flows/context.ts";
import { type DirectMessageToSend, heldBack } from "#flows/direct-messages.ts";
import type { DeskEffect } from "#store/effects.ts";
import { isGrantDead } from "#store/grant-calendars.ts";
import { findMember } from "#store/members.ts";

/** To a provider alone, that their consent is over; as the rows are when it is sent. */
export async function readLostCalendarMessage(
  context: Pick<FlowContext, "db" | "now" | "company">,
  team: string,
  { id, payload }: DeskEffect,
): Promise<DirectMessageToSend> {
  const { db } = context;
  if (!(await isGrantDead(db, String(payload["grantId"]))))
    return { kind: "pointless", reason: "the calendar was connected again" };
  const member = await findMember(db, String(payload["memberId"]));
  const userId = member?.slackUser;
  if (member === undefined || userId === undefined)
    return { kind: "pointless", reason: "the member is not in Slack" };
  const held = await heldBack(context, team, { member, userId });
  if (held !== undefined) return held;
  const vendor = payload["vendor"] === "microsoft" ? "microsoft" : "google";
  const since = new Date(String(payload["since"]));
  return { kind: "send", message: { why: "calendar-lost", id, userId, vendor, since } };
}
