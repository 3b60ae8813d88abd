import type { Waiting } from "#escalation/line.ts";
import type { Db } from "#store/db.ts";
import { listWaitingForTime, type WaitingForTime } from "#store/escalation-holds.ts";
import type { CurrentCompany } from "./context.ts";

/** Everybody who waits for a time, in the order in which they were raised. */
export async function readLine(
  db: Db,
  company: CurrentCompany,
  at: Date,
): Promise<readonly (WaitingForTime & Waiting)[]> {
  const waiting = await listWaitingForTime(db, at);
  return waiting.map((one) => {
    const { minutes = 0, providerIds = [] } = company.known.services.get(one.serviceId) ?? {};
    return {
      ...one,
      end: new Date(one.start.getTime() + minutes * 60_000),
      providerIds: one.providerId === undefined ? providerIds : [one.providerId],
    };
  });
}
