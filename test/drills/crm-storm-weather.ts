import { setTimeout as wait } from "node:timers/promises";
import type { HubSpotEvent } from "#sandbox/hubspot/webhooks.ts";
import { type Answered, type Delivery, type Manner, post } from "./crm-storm-post.ts";
import type { StormTown, Ticket } from "./crm-storm-town.ts";

const copies = 5;
const everyMs = 10;
/** Of a hundred deliveries these are lies. */
const lies: Readonly<Record<number, Manner>> = { 13: "future", 37: "forged", 63: "old" };
const firstLie = 900_000_000;
export const isLie = (eventId: number) => eventId >= firstLie;

/** Deliveries that go out one after the other, in no order, each event five times and more. */
export type Weather = {
  readonly answers: readonly Answered[];
  /** Sends a hundred a second until the time is up and everything was sent; told as HubSpot tells it. */
  readonly blow: (seconds: number) => Promise<void>;
};

export function weatherOf(town: StormTown): Weather {
  const victims = town.tickets.filter(({ fate }) => fate === "lied about");
  const hidden = new Set(victims.map(({ id }) => Number(id)));
  const answers: Answered[] = [];
  const heard: HubSpotEvent[] = [];
  const bag: HubSpotEvent[] = [];
  let number = 0;

  /** Returns how much is to be sent. */
  const hear = () => {
    // What is so of a ticket that is lied about HubSpot tells last.
    const told = town.collect().filter(({ objectId }) => !hidden.has(objectId));
    heard.push(...told);
    bag.push(...told.flatMap((event) => Array.from({ length: copies }, () => event)));
    return bag.length;
  };
  const next = (): Delivery | undefined => {
    const manner = lies[number % 100];
    if (manner !== undefined) return { manner, event: aLie(victims, number) };
    const [event = pick(heard)] = bag.splice(Math.floor(Math.random() * bag.length), 1);
    return event && { manner: "signed", event };
  };

  return {
    answers,
    async blow(seconds) {
      const startedAt = performance.now();
      const sent: Promise<void>[] = [];
      for (let turn = 0; hear() > 0 || turn < seconds * (1_000 / everyMs); turn += 1) {
        const early = startedAt + turn * everyMs - performance.now();
        if (early > 0) await wait(early);
        const delivery = next();
        number += 1;
        if (delivery === undefined) continue;
        const nodeUrl = pick(town.nodes)?.url ?? "";
        const { clientSecret: secret } = town.hubspot;
        sent.push(post({ nodeUrl, secret }, delivery).then((answer) => void answers.push(answer)));
      }
      await Promise.all(sent);
    },
  };
}

/** True of the ticket, as it happens: so it has an effect as soon as anybody believes it. */
function aLie(victims: readonly Ticket[], number: number): HubSpotEvent {
  return closedEvent(Number(pick(victims)?.id), firstLie + number);
}

/** As HubSpot tells that a ticket was closed. */
export function closedEvent(objectId: number, eventId: number): HubSpotEvent {
  return {
    ...{ eventId, objectId, subscriptionId: 9_001, portalId: 4_810_042, appId: 4_711 },
    ...{ occurredAt: Date.now(), attemptNumber: 0, changeSource: "CRM_UI" },
    ...{ subscriptionType: "ticket.propertyChange", propertyName: "hs_pipeline_stage" },
    propertyValue: "4",
  };
}

const pick = <T>(list: readonly T[]): T | undefined =>
  list[Math.floor(Math.random() * list.length)];
