import { setTimeout as wait } from "node:timers/promises";
import type { Answered } from "./crm-storm-post.ts";
import { type Fate, type StormTown, taker } from "./crm-storm-town.ts";

type Due = {
  readonly state: string;
  readonly deeds: readonly string[];
  /** What stands in the CRM. */
  readonly there: ReturnType<StormTown["there"]["standing"]>;
};

const { name: owner } = taker;
const due: Readonly<Record<Fate, Due>> = {
  "closed there": { state: "resolved", deeds: ["closed"], there: { state: "closed", owner } },
  "given there": {
    ...{ state: "claimed", deeds: ["handed-over"], there: { state: "in-progress", owner } },
  },
  // Nobody has it; the CRM leaves the owner that it had.
  "given back here": {
    ...{ state: "open", deeds: ["claimed", "released"], there: { state: "open", owner } },
  },
  "lied about": { state: "open", deeds: [], there: { state: "closed", owner: undefined } },
};

/** Each change has its one effect, and nothing else has any. */
export async function judgeTickets(town: StormTown): Promise<readonly string[]> {
  const states = await statesOf(town);
  const { rows } = await town.db.raw(
    `select detail ->> 'escalationId' as id, replace(action, 'escalation-', '') as deed
     from audit where action = any(?) order by at, id`,
    [["closed", "handed-over", "claimed", "released"].map((deed) => `escalation-${deed}`)],
  );
  return town.tickets.flatMap(({ id: ticketId, fate, card }) => {
    const deeds = rows.filter(({ id }: { id: string }) => id === card.escalationId);
    const seen: Due = {
      state: states.get(card.escalationId) ?? "gone",
      deeds: deeds.map(({ deed }: { deed: string }) => deed),
      there: town.there.standing(ticketId),
    };
    const [is, right] = [JSON.stringify(seen), JSON.stringify(due[fate])];
    return is === right ? [] : [`a ticket that is ${fate} ends as ${is}, not ${right}`];
  });
}

/** The states of all escalations, by id. */
export async function statesOf({ db }: StormTown): Promise<ReadonlyMap<string, string>> {
  const rows = await db("escalations").select("id", "state");
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** What the CRM signed just now is taken and kept once; everything else is refused and leaves nothing. */
export async function judgeDeliveries(
  { db, wire }: StormTown,
  answers: readonly Answered[],
): Promise<readonly string[]> {
  const wrong = answers.filter(
    ({ manner, status }) => status !== (manner === "signed" ? 204 : 401),
  );
  const kept: string[] = (await db("crm_events").pluck("key")).map(wire.nameIn);
  const sent = answers.filter(({ manner }) => manner === "signed");
  const signed = new Set(sent.map(({ told }) => told.name));
  const believed = kept.filter((name) => !signed.has(name)).length;
  const twice = kept.length - new Set(kept).size;
  const lost = [...signed].filter((name) => !kept.includes(name)).length;
  return [
    ...new Set(
      wrong.map(({ manner, status }) => `a delivery that is ${manner} was answered ${status}`),
    ),
    ...(believed === 0 ? [] : [`${believed} changes that the CRM did not send now are kept`]),
    ...(twice === 0 ? [] : [`${twice} changes are kept more than once`]),
    ...(lost === 0 ? [] : [`${lost} changes are not kept`]),
  ];
}

/** What the CRM tells moves an escalation on, and never back; only who claims it here may give it back. */
export function watchStates(town: StormTown) {
  const order = ["open", "claimed", "resolved"];
  const watched = town.tickets.filter(({ fate }) => fate !== "given back here");
  const back = new Set<string>();
  const over = new AbortController();
  const look = async () => {
    let before: ReadonlyMap<string, string> = new Map();
    while (!over.signal.aborted) {
      const now = await statesOf(town);
      for (const { card } of watched) {
        const [was = "open", is = "gone"] = [before, now].map((all) => all.get(card.escalationId));
        if (order.indexOf(is) < order.indexOf(was))
          back.add(`an escalation went from ${was} to ${is}`);
      }
      before = now;
      await wait(100);
    }
  };
  const watching = look();
  return {
    async stop(): Promise<readonly string[]> {
      over.abort();
      await watching;
      return [...back];
    },
  };
}
