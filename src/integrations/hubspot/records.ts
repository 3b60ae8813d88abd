import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { CrmTicket } from "#ports/crm.ts";
import type { HubSpotApi } from "./api.ts";
import { explainHubSpot, explainItem, unreadable } from "./verdicts.ts";

/** Our own id of what a record stands for. HubSpot keeps it unique, so that a repeated write is one record. */
export const OUR_ID = "gatehouse_id";

export type RecordType =
  | "contacts"
  | "tickets"
  | "meetings"
  | "notes"
  | "tasks"
  | "emails"
  | "communications";

/** A record as HubSpot answers it; every value is a text. */
export const RecordAnswer = z.object({
  id: z.string().min(1),
  properties: z.record(z.string(), z.string().nullish()),
});
export type RecordAnswer = z.infer<typeof RecordAnswer>;

const BatchAnswer = z.object({
  results: z.array(RecordAnswer),
  errors: z.array(z.unknown()).optional(),
});
const AssociationAnswer = z.object({
  status: z.enum(["PENDING", "PROCESSING", "COMPLETE"]),
  errors: z.array(z.unknown()).optional(),
});

/** Writes the one record that carries our id, new or not; properties that are undefined stay as they are. */
export async function upsert(
  { batches }: HubSpotApi,
  type: RecordType,
  record: { readonly ourId: string; readonly properties: Properties },
): Promise<string> {
  const { ourId, properties } = record;
  const input = { idProperty: OUR_ID, id: ourId, properties: withoutGaps(properties) };
  const answer = checked(BatchAnswer, await batches.upsert(type, { inputs: [input] }), type);
  const [written] = answer.results;
  if (written !== undefined) return written.id;
  const [error] = answer.errors ?? [];
  throw error === undefined ? unreadable(type, undefined) : explainItem(error);
}

export type Properties = Readonly<Record<string, string | undefined>>;

/** HubSpot's own kind of connection between the two types; connecting twice is connecting once. */
export async function connect(
  { associations }: HubSpotApi,
  from: { readonly type: Exclude<RecordType, "contacts">; readonly id: string },
  to: {
    readonly type: "contacts" | "tickets" | "companies" | "deals";
    readonly id: string | undefined;
  },
): Promise<void> {
  if (to.id === undefined) return;
  const sent = await associations.createDefault(from.type, from.id, to.type, to.id);
  const [error] = checked(AssociationAnswer, sent, "association").errors ?? [];
  if (error !== undefined) throw explainItem(error);
}

/**
 * The company and the deal besides. Where HubSpot refuses, because one is gone or the token may not, the
 * record stands without: nobody is called for it.
 */
export async function connectAlso(
  api: HubSpotApi,
  from: Parameters<typeof connect>[1],
  { companyId, dealId }: Pick<CrmTicket, "companyId" | "dealId">,
): Promise<void> {
  const others = [
    { type: "companies", id: companyId },
    { type: "deals", id: dealId },
  ] as const;
  await Promise.all(
    others.map(async (to) => {
      try {
        await connect(api, from, to);
      } catch (cause) {
        const failure = cause instanceof VendorError ? cause : explainHubSpot(cause);
        if (!["gone", "human", "permanent"].includes(failure.verdict)) throw failure;
      }
    }),
  );
}

const Associated = z.object({
  results: z.array(z.object({ toObjectId: z.coerce.string() })),
});

/** More than anybody puts one record on. */
const ASSOCIATED_MAX = 20;

/** What a record belongs to, by HubSpot's own ids. */
export async function associatedIds(
  { associations }: HubSpotApi,
  from: { readonly type: "deals" | "notes"; readonly id: string },
  to: "contacts" | "tickets",
): Promise<readonly string[]> {
  const sent = await associations.getPage(from.type, from.id, to, undefined, ASSOCIATED_MAX);
  const { results } = checked(Associated, sent, `associated ${to}`);
  return [...new Set(results.map(({ toObjectId }) => toObjectId))];
}

/** Throws the VendorError of an answer that is something else: what was asked for may well have been done. */
export function checked<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const { success, data, error } = schema.safeParse(answer);
  if (!success) throw unreadable(what, error);
  return data;
}

function withoutGaps(properties: Properties): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}
