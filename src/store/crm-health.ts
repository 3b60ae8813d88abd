import type { Db } from "./db.ts";

/** How the CRM and we hear of each other; undefined: never, or not yet. */
export type CrmHealth = {
  /** When a webhook came last, to within seconds. */
  readonly heardAt: Date | undefined;
  readonly polls: readonly {
    readonly subject: string;
    readonly answeredAt: Date | undefined;
    readonly failure: string | undefined;
  }[];
};

export async function readCrmHealth(db: Db): Promise<CrmHealth> {
  const heard = await db("crm_heard").first("heard_at");
  const polls = await db("crm_polls")
    .select("subject", "answered_at", "failure")
    .orderBy("subject", "desc");
  return {
    heardAt: heard?.heard_at,
    polls: polls.map(({ subject, answered_at, failure }) => ({
      subject,
      answeredAt: answered_at ?? undefined,
      failure: failure ?? undefined,
    })),
  };
}
