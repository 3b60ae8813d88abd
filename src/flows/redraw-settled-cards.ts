import type { Db } from "#store/db.ts";
import { listSettled } from "#store/escalations.ts";
import { wishCard } from "./wish-card.ts";

/** What was settled about a request can no longer be opened again: its cards must not offer it. */
export async function redrawSettledCards(tx: Db, requestId: string): Promise<void> {
  for (const escalationId of await listSettled(tx, requestId))
    await wishCard(tx, { requestId, escalationId });
}
