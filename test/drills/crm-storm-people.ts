import { setTimeout as wait } from "node:timers/promises";
import { type StormTown, type Ticket, taker } from "./crm-storm-town.ts";
import { eventually } from "./drill.ts";
import { drawingWith } from "./two-hands-again.ts";
import { press } from "./two-hands-press.ts";

/** What people do, each at a moment of their own within the time. */
export function actIn(
  town: StormTown,
  withinMs: number,
): (ticket: Ticket, index: number) => Promise<readonly string[]> {
  const { there, tickets } = town;
  return async (ticket, index) => {
    const { id, fate } = ticket;
    // What nobody shall hear of is so before anybody lies about it.
    if (fate !== "lied about") await wait(withinMs * (index / tickets.length));
    if (fate === "given back here") return giveBack(town, ticket);
    if (fate !== "lied about") there.give(id, taker.email);
    if (fate !== "given there") there.close(id);
    return [];
  };
}

async function giveBack(town: StormTown, { id, card }: Ticket): Promise<readonly string[]> {
  const { user } = taker;
  const hand = { card, user, taker: user, node: 0, viewId: undefined } as const;
  await press(town, { ...hand, deed: "claim" });
  const seen = await drawingWith(town, card, { after: card.drawn, has: ".release" });
  // Otherwise the CRM might never hear of the claim, and nothing of it would come back.
  await eventually("writing of the claim", () => {
    const { state } = town.there.standing(id);
    if (state !== "in-progress") throw new Error(`the ticket is ${state}`);
  });
  const { ack } = await press(town, { ...hand, deed: "release", seen });
  return ack.status === 200 ? [] : [`giving back was answered ${ack.status}`];
}
