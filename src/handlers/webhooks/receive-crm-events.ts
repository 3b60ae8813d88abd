import type { RequestHandler } from "express";
import { z } from "zod";
import { GatehouseError } from "#errors.ts";
import type { CrmEvent, ReceiveCrmEvents } from "#flows/receive-crm-events.ts";
import { storeDelivery } from "./store-delivery.ts";

const id = z.union([z.int(), z.string().regex(/^\d+$/)]).transform(String);

/** What we use of HubSpot's webhooks ("Webhooks API guide"): up to a hundred events, in any order. */
const Events = z
  .array(
    z.looseObject({
      eventId: id,
      subscriptionId: id,
      portalId: id,
      objectId: id,
      objectTypeId: z.string().optional(),
      subscriptionType: z.string(),
      propertyName: z.string().max(200).optional(),
      propertyValue: z.string().max(2_000).nullish().catch(undefined),
      /** Milliseconds since 1970, HubSpot's clock. */
      occurredAt: z.int().positive(),
    }),
  )
  .max(100);
type Event = z.infer<typeof Events>[number];

/** By the name of a subscription, or, where that is "object", by the number of the type. */
const kinds: Readonly<Record<string, CrmEvent["kind"]>> = {
  ticket: "ticket",
  "0-5": "ticket",
  contact: "contact",
  "0-1": "contact",
  deal: "deal",
  "0-3": "deal",
  note: "note",
  "0-46": "note",
};

/** POST /hooks/hubspot: something changed in the CRM. 204 once it is stored, however often it comes. */
export function onReceiveCrmEvents(
  receiveCrmEvents: ReceiveCrmEvents,
  { portalId }: { readonly portalId: string | undefined },
): RequestHandler {
  return async (request, response) => {
    const { success, data } = Events.safeParse(json(request.body));
    if (!success)
      throw new GatehouseError("MALFORMED", { detail: "these are no events of HubSpot" });
    const ours = data.filter((event) => portalId === undefined || event.portalId === portalId);
    await storeDelivery(() => receiveCrmEvents(ours.flatMap(eventOf)));
    response.status(204).end();
  };
}

/** What we know nothing of is taken in and forgotten: a refusal would end the whole batch. */
function eventOf(event: Event): CrmEvent[] {
  const { subscriptionType, objectTypeId = "", portalId, subscriptionId, eventId } = event;
  const [object = ""] = subscriptionType.split(".");
  const kind = kinds[object === "object" ? objectTypeId : object];
  if (kind === undefined) return [];
  return [
    {
      // HubSpot does not promise that an event's id alone is unique.
      key: ["hubspot", portalId, subscriptionId, eventId, event.occurredAt].join(":"),
      kind,
      recordId: event.objectId,
      property: event.propertyName,
      value: event.propertyValue ?? undefined,
      occurredAt: new Date(event.occurredAt),
    },
  ];
}

function json(body: unknown): unknown {
  try {
    return JSON.parse(String(body));
  } catch {
    // Told with everything else that is no list of events.
    return undefined;
  }
}
