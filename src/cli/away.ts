import { chatRows } from "#compose/chat.ts";
import { composeGrants } from "#compose/consent.ts";
import { connectVendors } from "#compose/vendors.ts";
import type { Config } from "#config.ts";
import { GatehouseError } from "#errors.ts";
import { applyAbsencePlanFlow } from "#flows/apply-absence-plan.ts";
import { commandLine as caller } from "#flows/caller.ts";
import type { FlowContext } from "#flows/context.ts";
import { currentCompany } from "#flows/current-company.ts";
import { escalateAwayFlow } from "#flows/escalate-away.ts";
import { type AbsencePlan, planAbsenceFlow } from "#flows/plan-absence.ts";
import { putInAbsenceFlow } from "#flows/put-in-absence.ts";
import { createLog } from "#log.ts";
import type { Db } from "#store/db.ts";
import { readClockOffset } from "#store/machinery.ts";
import { sayEscalation, sayMove, sayPlan, summarise } from "./away-words.ts";

export type AwayOptions = {
  /** The provider's key in company.yaml. */
  readonly provider: string;
  /** Local dates, or instants. */
  readonly from: string;
  readonly to: string | undefined;
  readonly reason: string;
  /** Move all that have a new home at their own time. */
  readonly apply: boolean;
  /** Put before a person whatever has none. */
  readonly escalateRest: boolean;
};

/**
 * Puts an absence in (the same one again is the same absence) and shows its plan; moves and escalates
 * only what it is told to. The effects are done by whichever node runs.
 */
export async function runAway(
  { db, config }: { readonly db: Db; readonly config: Config },
  { apply, escalateRest, provider, ...absence }: AwayOptions,
  say: (line: string) => void,
): Promise<void> {
  const context = await flowContext(db, config);
  const put = await putInAbsenceFlow(context)({ ...absence, providerKey: provider, caller });
  if (put.kind === "unknown-provider") throw invalid(`there is no provider “${provider}”`);
  if (put.kind === "mistake") throw invalid(`${put.field}: ${put.message}`);
  const { plan } = put;
  for (const line of sayPlan(plan)) say(line);
  const wish = { absenceId: plan.absence.id, caller };
  if (apply) await applyAll(context, wish, say);
  if (escalateRest) {
    const results = (await escalateAwayFlow(context)({ ...wish, which: "rest" })) ?? [];
    for (const result of results) say(sayEscalation(result));
    say(summarise(results));
  }
  if (apply || escalateRest) sayRest(await planAbsenceFlow(context)(wish), say);
  else if (plan.moves.length > 0)
    say("Nothing was moved. Add --apply all, and --escalate-rest for what has no new home.");
}

async function applyAll(
  context: FlowContext,
  wish: { readonly absenceId: string; readonly caller: typeof caller },
  say: (line: string) => void,
): Promise<void> {
  const applied = await applyAbsencePlanFlow(context)({
    ...wish,
    which: "all",
    onResult: (result, plan) => say(sayMove(plan, result)),
  });
  if (applied.kind === "applied") say(summarise(applied.results));
}

function sayRest(rest: AbsencePlan | undefined, say: (line: string) => void): void {
  const lines = rest === undefined || rest.moves.length === 0 ? [] : sayPlan(rest);
  if (lines.length === 0) say("Nothing is left in this absence.");
  for (const line of lines) say(line);
}

/** Everything but the relay, which is not here to be woken: effects are found within seconds. */
async function flowContext(db: Db, config: Config): Promise<FlowContext> {
  const offset = await readClockOffset(db);
  const company = currentCompany(db);
  const rest = {
    now: () => new Date(Date.now() + offset),
    realNow: () => new Date(),
    wake: () => undefined,
  };
  const log = createLog("error", (line) => process.stderr.write(line));
  const { quickCalendar, crm, sms } = await connectVendors(config, {
    grants: await composeGrants(config, { ...rest, db }),
    log,
    chatRows: chatRows({ ...rest, db, company }),
  });
  return {
    db,
    ...rest,
    company,
    calendar: quickCalendar,
    crm,
    connected: { crm: crm !== undefined, sms: sms !== undefined },
    publicUrl: config.publicUrl,
    linkSecrets: config.secrets as readonly [string, ...string[]],
  };
}

const invalid = (detail: string) => new GatehouseError("INVALID_REQUEST", { detail });
