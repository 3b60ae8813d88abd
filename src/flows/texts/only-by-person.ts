import type { FlowContext } from "#flows/context.ts";
import { addReason } from "#flows/raise-escalation.ts";
import { recordAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import type { Heard } from "./ask.ts";
import { tell } from "./tell.ts";

/** What policy, or a full calendar, keeps a text from doing goes to a person, and the client is told. */
export async function onlyByPerson(
  context: FlowContext,
  { incoming, company }: Heard,
  wish: {
    readonly requestId: string;
    /** "To cancel": what the client asks for. */
    readonly deed: string;
    readonly reasons: readonly string[];
  },
): Promise<void> {
  const { requestId, deed, reasons } = wish;
  const { at, body } = incoming;
  await transact(context.db, async (tx) => {
    const told = { requestId, about: "only-by-person", reason: reasons.join(" ") } as const;
    if (!(await tell(tx, incoming, told))) return;
    const detail = `the client asks ${deed} by text: “${body.slice(0, 200)}”`;
    await recordAudit(tx, {
      at,
      actor: { kind: "client", requestId },
      action: "person-asked",
      requestId,
      detail: { question: detail },
    });
    await addReason(tx, company, { requestId, finding: { rule: "asked-for-person", detail }, at });
  });
}
