import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { CrmEvent, ReceiveCrmEvents } from "#flows/receive-crm-events.ts";
import type { Route } from "#handlers/routes.ts";
import { type SalesforceProof, salesforceGuard } from "./salesforce-guard.ts";
import { storeDelivery } from "./store-delivery.ts";

/** As a trigger has them; the short form of fifteen letters is not what our rows hold. */
const recordId = z.string().regex(/^[A-Za-z0-9]{18}$/, "must be an id of 18 characters");

/** What the callout of docs/crm.md sends: the changes of one transaction, as many as a trigger sees. */
const Changes = z.object({
  /** Of the transaction: the same again when a callout is made once more. */
  transaction: z.string().min(1).max(200),
  changes: z
    .array(
      z.object({
        object: z.string().max(100),
        id: recordId,
        /** The fields that changed, where the trigger says which. */
        fields: z.array(z.string().max(100)).max(100).default([]),
        at: z.iso.datetime({ offset: true }),
      }),
    )
    .max(200),
});
type Change = z.infer<typeof Changes>["changes"][number];

const kinds: ReadonlyMap<string, CrmEvent["kind"]> = new Map([
  ["Case", "ticket"],
  ["CaseComment", "note"],
  ["Contact", "contact"],
  ["Lead", "contact"],
  ["Opportunity", "deal"],
]);

/** What the org's callout calls; only where its secret is configured, since nobody else could sign. */
export function salesforceRoutes(
  receiveCrmEvents: ReceiveCrmEvents,
  proof: SalesforceProof,
): readonly Route[] {
  return [
    {
      method: "post",
      path: "/hooks/salesforce",
      guard: salesforceGuard(proof),
      handle: onReceiveSalesforceChanges(receiveCrmEvents),
    },
  ];
}

/** POST /hooks/salesforce: something changed in the CRM. 204 once it is stored, however often it comes. */
function onReceiveSalesforceChanges(receiveCrmEvents: ReceiveCrmEvents): RequestHandler {
  return async (request, response) => {
    const { success, data } = Changes.safeParse(json(request.body));
    if (!success)
      throw new GatehouseError("MALFORMED", { detail: "these are no changes of Salesforce" });
    await storeDelivery(() =>
      receiveCrmEvents(data.changes.flatMap((change) => eventsOf(data.transaction, change))),
    );
    response.status(204).end();
  };
}

/** One event for each field; what we know nothing of is taken in and forgotten. */
function eventsOf(transaction: string, { object, id, fields, at }: Change): CrmEvent[] {
  const kind = kinds.get(object);
  if (kind === undefined) return [];
  const properties = fields.length === 0 ? [undefined] : fields;
  return properties.map((property) => ({
    // Not by Salesforce's stamp of the record: it counts seconds, and two changes fit into one.
    key: ["salesforce", transaction, id, property ?? ""].join(":"),
    ...{ kind, recordId: id, property, value: undefined, occurredAt: new Date(at) },
  }));
}

function json(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    // Told with everything else that is no list of changes.
    return undefined;
  }
}
