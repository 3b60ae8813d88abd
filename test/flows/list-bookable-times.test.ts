import { expect, test } from "vitest";
import { describeLocal } from "#booking/local-time.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { findSlots } from "#flows/find-slots.ts";
import { listBookableTimesFlow } from "#flows/list-bookable-times.ts";
import { aPressOf, escalated, TUESDAY_NOON, useOffice } from "../helpers/office.ts";

const office = useOffice();
const by = { team: "T0HARBOR", user: "U0OLGA" };

/** Every free time of the horizon, put into words and sorted: what the list is to be the top of. */
async function everyTime(search: string, escalationId: string) {
  const { context } = office();
  const company = await context.company();
  const service = company.services.values().find(({ key }) => key === "consult");
  if (service === undefined) throw new Error("aCompany() has this service");
  const now = context.now();
  const to = new Date(now.getTime() + service.policy.horizonDays * 86_400_000);
  const question = { service, from: now, to, ignoreNotice: true, except: { escalationId } };
  const slots = await findSlots(context, company, question);
  return slots
    .flatMap(({ start, providerIds }) => providerIds.map((id) => ({ start, id })))
    .map(({ start, id }) => ({ start, name: company.providers.get(id)?.name ?? "" }))
    .filter(({ start, name }) =>
      `${describeLocal(start, "America/Phoenix")} ${name}`.toLowerCase().includes(search),
    )
    .map(({ start }) => Math.abs(start.getTime() - TUESDAY_NOON.getTime()))
    .sort((a, b) => a - b);
}

test.each(["", "thu", "dec", "ana", "10:00", "no such time"])(
  "whoever types “%s” is shown the nearest of all times that say so, a hundred at most",
  async (search) => {
    const { escalationId } = await escalated(office(), { start: TUESDAY_NOON });
    await claimEscalationFlow(office().context)(await aPressOf(office(), escalationId));
    const list = listBookableTimesFlow(office().context);
    const listed = await list({ escalationId, by, search });
    if (listed.kind !== "times") throw new Error(listed.refusal.kind);
    const apart = listed.times.map(({ start }) =>
      Math.abs(start.getTime() - TUESDAY_NOON.getTime()),
    );
    expect(apart).toEqual((await everyTime(search, escalationId)).slice(0, 100));
  },
);
