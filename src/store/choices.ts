import type { Actor } from "#access.ts";
import type { ChoiceLine, ChoiceRule } from "#booking/routing/choice.ts";
import type { Db } from "./db.ts";
import { referenceOf } from "./requests.ts";

/** Why whom, for one request: what routing chose, or a person. */
export type Choice = {
  readonly requestId: string;
  readonly serviceId: string;
  readonly providerId: string;
  readonly rule: ChoiceRule;
  readonly lines: readonly ChoiceLine[];
  readonly actor: Actor;
  readonly at: Date;
};

/** Written in the transaction of the choice itself. (What books itself has its row from book_request.) */
export async function recordChoice(tx: Db, choice: Choice): Promise<void> {
  await tx("choices").insert({
    request_id: choice.requestId,
    service_id: choice.serviceId,
    provider_id: choice.providerId,
    rule: choice.rule,
    lines: JSON.stringify(choice.lines),
    actor: JSON.stringify(choice.actor),
    at: choice.at,
  });
}

/** What was chosen for a request, the newest first. */
export async function listChoices(db: Db, requestId: string): Promise<readonly Choice[]> {
  const rows = await db("choices").where({ request_id: requestId }).orderBy("id", "desc");
  return rows.map(toChoice);
}

/** The choices in which a provider was looked at, chosen or not, with their references; newest first. */
export async function listChoicesNaming(
  db: Db,
  asked: {
    readonly providerId: string;
    readonly from: Date;
    readonly to: Date;
    readonly limit: number;
  },
): Promise<readonly (Choice & { readonly reference: string })[]> {
  const rows = await db("choices")
    .join("requests", "requests.id", "choices.request_id")
    .where("choices.at", ">=", asked.from)
    .where("choices.at", "<", asked.to)
    .whereRaw("choices.lines @> ?::jsonb", [JSON.stringify([{ providerId: asked.providerId }])])
    .orderByRaw("choices.at desc, choices.id desc")
    .limit(asked.limit)
    .select("choices.*", "requests.number");
  return rows.map((row) => ({ ...toChoice(row), reference: referenceOf(row.number) }));
}

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
function toChoice(row: any): Choice {
  return {
    requestId: row.request_id,
    serviceId: row.service_id,
    providerId: row.provider_id,
    rule: row.rule,
    lines: row.lines,
    actor: row.actor,
    at: row.at,
  };
}
