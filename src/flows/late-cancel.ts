import { judgeCancel } from "#booking/policy.ts";
import type { Appointment } from "#store/appointments.ts";
import { askedToCancel } from "#store/audit.ts";
import type { Db } from "#store/db.ts";
import type { CurrentCompany } from "./context.ts";

/**
 * Whether a cancellation counts as late: the client wanted it, and the policy asked for more notice than
 * there was. What we take back ourselves is nobody's late cancellation.
 */
export async function isLateCancel(
  tx: Db,
  company: CurrentCompany,
  { appointment, at }: { readonly appointment: Appointment; readonly at: Date },
): Promise<boolean> {
  const policy = company.known.services.get(appointment.serviceId)?.policy;
  if (policy === undefined) return false;
  const against = judgeCancel({ start: appointment.startsAt, now: at, policy });
  return against.length > 0 && (await askedToCancel(tx, appointment.requestId));
}
