import { createHmac } from "node:crypto";
import type { Change, ObjectType } from "./portal.ts";

/** HubSpot waits this long for an answer. */
const ANSWER_MAX_MS = 5_000;
/** Changes within this time come in one delivery. */
const GATHER_MS = 100;
const BATCH_MAX = 100;
/** Between two tries at a delivery that was answered with 5xx, or not at all. */
const RETRY_MS = 1_000;
const RETRIES_MAX = 10;

/** Where the program really listens, and the address that HubSpot knows it by. */
export type ProgramPlace = { readonly appUrl: string; readonly publicUrl: string };

export type HubSpotEvent = {
  readonly eventId: number;
  readonly subscriptionId: number;
  readonly portalId: number;
  readonly appId: number;
  readonly occurredAt: number;
  readonly subscriptionType: string;
  readonly attemptNumber: number;
  readonly objectId: number;
  readonly objectTypeId?: string;
  readonly propertyName?: string;
  readonly propertyValue?: string;
  readonly changeSource: "CRM_UI" | "INTEGRATION";
};

const subscriptions: Readonly<Partial<Record<ObjectType, string>>> = {
  tickets: "ticket.propertyChange",
  contacts: "contact.propertyChange",
  deals: "deal.propertyChange",
};

export type HubSpotWebhooks = {
  readonly connect: (place: ProgramPlace) => void;
  /** Tells the program of a change soon, with what else changes at the same time. */
  readonly tell: (change: Change) => void;
  /** Posts a delivery as HubSpot does, with whatever a test wants to have in it; status 0: no answer. */
  readonly post: (
    events: readonly unknown[],
    how?: { readonly at?: number; readonly secret?: string },
  ) => Promise<number>;
  readonly stop: () => void;
};

/** What the app's subscriptions send: its own changes too, each in its own words, in no order. */
export function hubSpotWebhooks(
  names: { readonly portalId: string; readonly clientSecret: string },
  now: () => number,
): HubSpotWebhooks {
  let place: ProgramPlace | undefined;
  let gathered: HubSpotEvent[] = [];
  let lastEventId = 0;
  const timers = new Set<NodeJS.Timeout>();
  const later = (work: () => void, milliseconds: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, milliseconds);
    timer.unref();
    timers.add(timer);
  };

  const post: HubSpotWebhooks["post"] = async (events, { at = now(), secret } = {}) => {
    if (place === undefined) return 0;
    const url = `${place.publicUrl}/hooks/hubspot`;
    const body = JSON.stringify(events);
    const signature = sign(secret ?? names.clientSecret, `POST${url}${body}${at}`);
    try {
      const answer = await fetch(`${place.appUrl}/hooks/hubspot`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-hubspot-signature-v3": signature,
          "x-hubspot-request-timestamp": String(at),
        },
        body,
        signal: AbortSignal.timeout(ANSWER_MAX_MS),
      });
      return answer.status;
    } catch {
      // Refused, cut or too late: for HubSpot it is all the same.
      return 0;
    }
  };
  const deliver = async (events: readonly HubSpotEvent[]) => {
    const status = await post(events);
    const attemptNumber = (events[0]?.attemptNumber ?? 0) + 1;
    if ((status !== 0 && status < 500) || attemptNumber > RETRIES_MAX) return;
    const again = events.map((event) => ({ ...event, attemptNumber }));
    later(() => void deliver(again), RETRY_MS);
  };
  const flush = () => {
    const events = gathered.splice(0, BATCH_MAX).reverse();
    if (gathered.length > 0) later(flush, 0);
    void deliver(events);
  };

  return {
    connect(where) {
      place = where;
    },
    tell(change) {
      const told = eventsOf(change);
      if (place === undefined || told.length === 0) return;
      if (gathered.length === 0) later(flush, GATHER_MS);
      for (const event of told) {
        lastEventId += 1;
        gathered.push({
          ...{ eventId: lastEventId, subscriptionId: 9_001, portalId: Number(names.portalId) },
          ...{ appId: 4_711, occurredAt: now(), attemptNumber: 0 },
          ...{ objectId: Number(change.id), changeSource: change.source, ...event },
        });
      }
    },
    post,
    stop() {
      gathered = [];
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

type Told = Pick<
  HubSpotEvent,
  "subscriptionType" | "objectTypeId" | "propertyName" | "propertyValue"
>;

/** Of a note only that it was made, by the one subscription that there is for it. */
function eventsOf({ type, properties, isNew }: Change): readonly Told[] {
  if (type === "notes" && isNew)
    return [{ subscriptionType: "object.creation", objectTypeId: "0-46" }];
  const subscriptionType = subscriptions[type];
  if (subscriptionType === undefined) return [];
  return Object.entries(properties).map(([propertyName, propertyValue]) => ({
    ...{ subscriptionType, propertyName, propertyValue },
  }));
}

const sign = (secret: string, text: string) =>
  createHmac("sha256", secret).update(text, "utf8").digest("base64");
