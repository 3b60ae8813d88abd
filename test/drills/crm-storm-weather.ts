import { setTimeout as wait } from "node:timers/promises";
import type { Told } from "./crm-storm-crm.ts";
import { type Answered, type Delivery, type Manner, post } from "./crm-storm-post.ts";
import type { StormTown } from "./crm-storm-town.ts";

const copies = 5;
const everyMs = 10;
/** Of a hundred deliveries these are lies. */
const lies: Readonly<Record<number, Manner>> = { 13: "future", 37: "forged", 63: "old" };

/** Deliveries that go out one after the other, in no order, each change five times and more. */
export type Weather = {
  readonly answers: readonly Answered[];
  /** Sends a hundred a second until the time is up and everything was sent; told as the CRM tells it. */
  readonly blow: (seconds: number) => Promise<void>;
};

export function weatherOf(town: StormTown): Weather {
  const victims = town.tickets.filter(({ fate }) => fate === "lied about").map(({ id }) => id);
  const answers: Answered[] = [];
  const heard: Told[] = [];
  const bag: Told[] = [];
  let number = 0;

  /** Returns how much is to be sent. */
  const hear = () => {
    // What is so of a ticket that is lied about the CRM tells last.
    const news = town.collect().filter(({ ticketId }) => !victims.includes(ticketId));
    heard.push(...news);
    bag.push(...news.flatMap((told) => Array.from({ length: copies }, () => told)));
    return bag.length;
  };
  const next = (): Delivery | undefined => {
    const manner = lies[number % 100];
    // True of the ticket, as it happens: so it has an effect as soon as anybody believes it.
    if (manner !== undefined) return { manner, told: town.wire.closed(pick(victims) ?? "") };
    const [told = pick(heard)] = bag.splice(Math.floor(Math.random() * bag.length), 1);
    return told && { manner: "signed", told };
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
        sent.push(post(town, nodeUrl, delivery).then((answer) => void answers.push(answer)));
      }
      await Promise.all(sent);
    },
  };
}

const pick = <T>(list: readonly T[]): T | undefined =>
  list[Math.floor(Math.random() * list.length)];
