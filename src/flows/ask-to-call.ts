import { describeLocal } from "#booking/local-time.ts";
import type { Finding } from "#gate/decision.ts";
import type { CallMove } from "#messaging/call-time.ts";
import type { Db } from "#store/db.ts";
import type { AppointmentToRemind } from "#store/reminders.ts";
import { lockRequest, type StoredRequest } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findOnCall } from "./desk-terms.ts";
import { joinEscalation } from "./join-escalation.ts";
import { raiseEscalation } from "./raise-escalation.ts";
import { wishNobodyAnswered } from "./wish-desk-alert.ts";

/** Puts before a person that a client should be called before their appointment. */
export async function askToCall(
  tx: Db,
  { company, connected }: { readonly company: CurrentCompany } & Pick<FlowContext, "connected">,
  call: {
    readonly request: StoredRequest;
    readonly appointment: AppointmentToRemind;
    readonly isVip: boolean;
    readonly at: Date;
    /** "no-hours": nobody is at the desk before it begins, and who is on call is told. */
    readonly moved: CallMove | undefined;
  },
): Promise<void> {
  const { request, at, appointment, moved } = call;
  const requestId = request.id;
  const finding = findingOf(call);
  await lockRequest(tx, requestId);
  const actor = { kind: "system", name: "reminders" } as const;
  const joined = await joinEscalation(tx, company, {
    ...{ requestId, finding, actor, at },
    told: "thread",
  });
  const priority = call.isVip ? "high" : "normal";
  const reason = { requestId, priority, findings: [finding], at, hold: undefined } as const;
  const escalationId = joined?.id ?? (await raiseEscalation(tx, company, reason)).escalationId;
  if (moved !== "no-hours") return;
  const member = await findOnCall(tx, company, at);
  if (member === undefined) return;
  await wishNobodyAnswered(tx, {
    ...{ requestId, escalationId, memberId: member.id, deskClosed: true },
    rung: `call-${appointment.sequence}`,
    byText: connected.sms && member.phone !== undefined,
  });
}

const closedWords: Readonly<Record<CallMove, string>> = {
  opens: "this was due while the desk was closed",
  closes: "the desk is closed when this is due, and until they come",
  "no-hours": "the desk is closed until then, so who is on call is told",
};

function findingOf({
  request,
  appointment,
  isVip,
  moved,
}: Pick<Parameters<typeof askToCall>[2], "request" | "appointment" | "isVip" | "moved">): Finding {
  const who = isVip ? "the client, who is on the VIP list" : "the client";
  const when = describeLocal(appointment.startsAt, request.contactZone);
  const why = appointment.isConfirmed ? "" : ", which is not confirmed yet";
  const closed = moved === undefined ? "" : `; ${closedWords[moved]}`;
  return {
    rule: "call-due",
    detail: `please call ${who}: their appointment is ${when}${why}${closed}`,
  };
}
