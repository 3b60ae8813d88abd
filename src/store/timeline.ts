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

/** From when the request's appointment was moved the last time; undefined when it never was. */
export async function findPreviousStart(db: Db, requestId: string): Promise<Date | undefined> {
  const moved = await db("audit")
    .where({ request_id: requestId, action: "rescheduled" })
    .orderBy("id", "desc")
    .first("detail");
  const from = moved?.detail["from"];
  return typeof from === "string" ? new Date(from) : undefined;
}
