import { describeLocal } from "#booking/local-time.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { type Left, takeLeftByProviders } from "#store/gone-providers.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { addReason } from "./raise-escalation.ts";

/**
 * Who is taken from the company file, or retired by the API, leaves appointments behind that their
 * clients still count on. Each is put before a person, and stays as it is until somebody has decided.
 * Returns how many.
 */
export function askAboutGoneProvidersFlow(
  context: Pick<FlowContext, "db" | "now" | "wake" | "company">,
): () => Promise<number> {
  return async () => {
    const at = context.now();
    const company = await context.company();
    const count = await transact(context.db, async (tx) => {
      const left = await takeLeftByProviders(tx, { at, limit: 50 });
      for (const one of left) await ask(tx, company, { ...one, at });
      return left.length;
    });
    if (count > 0) context.wake();
    return count;
  };
}

async function ask(
  tx: Db,
  company: CurrentCompany,
  { appointment, providerId, providerName, at }: Left & { readonly at: Date },
): Promise<void> {
  const { id: appointmentId, requestId, startsAt, zone } = appointment;
  const when = describeLocal(startsAt, zone);
  const detail = `${providerName} is no longer in the company, and the appointment of ${when} is still theirs; the client was not told`;
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "company" },
    action: "provider-gone",
    requestId,
    detail: { appointmentId, providerId, startsAt },
  });
  await addReason(tx, company, { requestId, finding: { rule: "provider-gone", detail }, at });
}
