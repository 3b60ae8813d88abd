import type { Town } from "./crash-town.ts";
import { eventually } from "./drill.ts";

/** What a killed program was at work on, by effect. */
export type InFlight = ReadonlyMap<string, { readonly key: string; readonly attempt: number }>;

/**
 * Effects that the dead program had taken. Those that crashed again and again are left out: their
 * pauses grow, and are meant to.
 */
export async function findInFlight({ db }: Town): Promise<InFlight> {
  const { rows } = await db.raw(
    `select e.id, e.key, e.attempt from effects e
     left join pgboss.job j on j.name = e.kind and j.singleton_key = e.id::text
       and j.state in ('created', 'retry', 'active')
     where (j.state = 'active' or e.state = 'sending') and coalesce(j.retry_count, 0) <= 1
       and e.state in ('pending', 'sending', 'ambiguous') and e.fulfilled < e.wanted`,
  );
  return new Map(rows.map((row: { id: string; key: string; attempt: number }) => [row.id, row]));
}

/** Waits until somebody has worked on each of these again; how long that took, in milliseconds. */
export async function untilResumed({ db }: Town, inFlight: InFlight, since: number) {
  await eventually(
    "resuming what was in flight",
    async () => {
      const rows = await db("effects").whereIn("id", [...inFlight.keys()]);
      const waiting = rows.filter(
        ({ id, attempt, state }) =>
          attempt <= (inFlight.get(id)?.attempt ?? 0) &&
          ["pending", "sending", "ambiguous"].includes(state),
      );
      if (waiting.length > 0) throw new Error(`${waiting.length} wait, such as ${waiting[0].key}`);
    },
    patienceMs,
  );
  return Math.round(performance.now() - since);
}

/** Longer than the limit, so that it can be said by how much it was missed. */
const patienceMs = 60_000;

/** Waits until nothing is under way and nothing can be; a text in doubt takes two minutes. */
export async function untilAtRest({ db }: Town): Promise<void> {
  await eventually(
    "coming to rest",
    async () => {
      const open = await db("effects").whereIn("state", ["pending", "sending", "ambiguous"]);
      const shown = open.map(({ key, state, last_error }) => `${key} (${state}): ${last_error}`);
      if (open.length > 0) throw new Error(shown.join("; "));
    },
    300_000,
  );
}
