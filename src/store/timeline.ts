import type { Actor } from "#access.ts";
import type { Db } from "./db.ts";

/** One entry of a request's story, as the audit tells it. */
export type TimelineEntry = {
  readonly at: Date;
  readonly actor: Actor;
  readonly action: string;
  readonly detail: Record<string, unknown>;
};

export async function listTimeline(db: Db, requestId: string): Promise<readonly TimelineEntry[]> {
  return db("audit")
    .where({ request_id: requestId })
    .orderBy("id")
    .select("at", "actor", "action", "detail");
}
