import { createHmac, randomUUID } from "node:crypto";
import type { HubSpotEvent } from "#sandbox/hubspot/webhooks.ts";
import { type CrmName, publicUrl } from "./crm-echo-crm.ts";

/** One change of a ticket, as a CRM tells of it. */
export type Told = {
  /** What is kept of it has this in its key. */
  readonly name: string;
  readonly ticketId: string;
  readonly body: string;
};

/** How a CRM tells of changes, whichever vendor's. */
export type Wire = {
  readonly path: string;
  /** The variable with what it signs with. */
  readonly secretIn: string;
  readonly sign: (letter: {
    readonly secret: string;
    readonly body: string;
    /** Milliseconds since 1970. */
    readonly at: string;
  }) => Readonly<Record<string, string>>;
  /** What a delivery says of tickets, each change by itself. */
  readonly read: (body: string) => readonly Told[];
  /** As it would tell that a ticket was closed, just now. */
  readonly closed: (ticketId: string) => Told;
  readonly nameIn: (key: string) => string;
};

const hmac = (secret: string, text: string) => createHmac("sha256", secret).update(text);

/** Of a ticket the app subscribes to these two, as docs/configuration.md says. */
const subscribed = ["hs_pipeline_stage", "hubspot_owner_id"];
/** Far from those that the pretend HubSpot counts. */
let lastEventId = 900_000_000;

const toldByHubSpot = (event: HubSpotEvent): Told => ({
  ...{ name: String(event.eventId), ticketId: String(event.objectId) },
  body: JSON.stringify([event]),
});

const hubspot: Wire = {
  path: "/hooks/hubspot",
  secretIn: "HUBSPOT_CLIENT_SECRET",
  sign: ({ secret, body, at }) => ({
    "x-hubspot-signature-v3": hmac(secret, `POST${publicUrl}${hubspot.path}${body}${at}`).digest(
      "base64",
    ),
    "x-hubspot-request-timestamp": at,
  }),
  read(body) {
    const events: HubSpotEvent[] = JSON.parse(body);
    return events
      .filter(({ propertyName = "" }) => subscribed.includes(propertyName))
      .map(toldByHubSpot);
  },
  closed(ticketId) {
    lastEventId += 1;
    return toldByHubSpot({
      ...{ eventId: lastEventId, subscriptionId: 9_001, portalId: 4_810_042, appId: 4_711 },
      ...{ occurredAt: Date.now(), attemptNumber: 0, changeSource: "CRM_UI" },
      ...{ objectId: Number(ticketId), subscriptionType: "ticket.propertyChange" },
      ...{ propertyName: "hs_pipeline_stage", propertyValue: "4" },
    });
  },
  nameIn: (key) => key.split(":")[3] ?? "",
};

type Change = { readonly object: string; readonly id: string; readonly at: string };
type Callout = {
  readonly transaction: string;
  readonly changes: readonly (Change & { readonly fields: readonly string[] })[];
};

/** By its field, since one event is kept for each. */
const toldBySalesforce = (transaction: string, change: Change, field: string): Told => ({
  ...{ name: [transaction, change.id, field].join(":"), ticketId: change.id },
  body: JSON.stringify({ transaction, changes: [{ ...change, fields: [field] }] }),
});

const salesforce: Wire = {
  path: "/hooks/salesforce",
  secretIn: "SALESFORCE_WEBHOOK_SECRET",
  sign: ({ secret, body, at }) => ({
    "x-gatehouse-signature": hmac(secret, `${at}.${body}`).digest("hex"),
    "x-gatehouse-timestamp": at,
  }),
  read(body) {
    const { transaction, changes }: Callout = JSON.parse(body);
    return changes
      .filter(({ object }) => object === "Case")
      .flatMap((change) =>
        change.fields.map((field) => toldBySalesforce(transaction, change, field)),
      );
  },
  closed(id) {
    const change = { object: "Case", id, at: new Date().toISOString() };
    return toldBySalesforce(randomUUID(), change, "Status");
  },
  nameIn: (key) => key.split(":").slice(1, 4).join(":"),
};

export const wires: Readonly<Record<CrmName, Wire>> = { hubspot, salesforce };
