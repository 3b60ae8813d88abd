import { setTimeout as wait } from "node:timers/promises";
import { readState } from "#sandbox/state.ts";
import { findViolations } from "../helpers/invariants.ts";
import type { Story } from "./crash-stories.ts";
import type { Town } from "./crash-town.ts";

/**
 * What must never be seen. `quiet`: nothing is under way any more. Otherwise only what is there twice a
 * second apart counts, because rows and vendors are not looked at in one moment.
 */
export async function judge(
  town: Town,
  { stories, quiet }: { readonly stories: readonly Story[]; readonly quiet: boolean },
): Promise<readonly string[]> {
  const first = await look(town, stories, quiet);
  if (first.length === 0) return [];
  await wait(1_000);
  const second = new Set(await look(town, stories, quiet));
  return first.filter((violation) => second.has(violation));
}

async function look(
  { db, sandbox }: Town,
  stories: readonly Story[],
  quiet: boolean,
): Promise<readonly string[]> {
  const accepted = stories.flatMap(({ requestId }) => requestId ?? []);
  const found = [...(await findViolations(db, readState(sandbox), { accepted, quiet }))];
  found.push(...(await openTickets({ db, sandbox })));
  for (const { name, email, at, ended } of stories)
    if (quiet && !ended) found.push(`${name} of ${email} never ended: ${at}`);
  if (quiet) found.push(...(await diedForNothing(db)));
  return found;
}

/** Tickets that tell of an open question when there is none any more. */
async function openTickets({ db, sandbox }: Pick<Town, "db" | "sandbox">) {
  const closed = await db("escalations")
    .join("effects", "effects.key", db.raw("'crm-ticket:' || escalations.id"))
    .whereNotNull("escalations.ended_at")
    .where("effects.state", "done")
    .pluck("escalations.id");
  if (sandbox.crm.vendor !== "hubspot") throw new Error("only HubSpot's tickets are read here");
  return Object.values(sandbox.crm.double.state.records.tickets)
    .filter(({ properties }) => closed.includes(properties["gatehouse_id"]))
    .filter(({ properties }) => properties["hs_pipeline_stage"] !== closedStage)
    .map(({ id }) => `the ticket ${id} is not closed, although its question is`);
}

const closedStage = "4";

/** Only what nobody can ask about may end in doubt, and a person is told (I15): a mail, a text message. */
async function diedForNothing(db: Town["db"]): Promise<readonly string[]> {
  const dead = await db("effects").where({ state: "dead" }).select("key", "kind", "last_error");
  return dead
    .filter(({ last_error }) => !String(last_error).startsWith("It is unclear whether"))
    .map(({ key, last_error }) => `${key} died: ${last_error}`);
}
