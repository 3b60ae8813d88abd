import type { Answered } from "./crm-storm-post.ts";
import { type Fate, type StormTown, type Ticket, taker } from "./crm-storm-town.ts";
import { isLie } from "./crm-storm-weather.ts";

type Due = {
  readonly state: string;
  readonly deeds: readonly string[];
  /** What stands in the CRM: its stage, and whose it is. */
  readonly there: string;
};

const due: Readonly<Record<Fate, Due>> = {
  "closed there": { state: "resolved", deeds: ["closed"], there: `4 ${taker.hubspotId}` },
  "given there": { state: "claimed", deeds: ["handed-over"], there: `3 ${taker.hubspotId}` },
  // Nobody has it; the CRM leaves the owner that it had.
  "given back here": {
    ...{ state: "open", deeds: ["claimed", "released"], there: `1 ${taker.hubspotId}` },
  },
  "lied about": { state: "open", deeds: [], there: "4 " },
};

/** Each change has its one effect, and nothing else has any. */
export async function judgeTickets(town: StormTown): Promise<readonly string[]> {
  const states = await statesOf(town);
  const { rows } = await town.db.raw(
    `select detail ->> 'escalationId' as id, replace(action, 'escalation-', '') as deed
     from audit where action = any(?) order by at, id`,
    [["closed", "handed-over", "claimed", "released"].map((deed) => `escalation-${deed}`)],
  );
  return town.tickets.flatMap((ticket) => {
    const { fate, card } = ticket;
    const deeds = rows.filter(({ id }: { id: string }) => id === card.escalationId);
    const seen: Due = {
      state: states.get(card.escalationId) ?? "gone",
      deeds: deeds.map(({ deed }: { deed: string }) => deed),
      there: standingOf(town, ticket),
    };
    const [is, right] = [JSON.stringify(seen), JSON.stringify(due[fate])];
    return is === right ? [] : [`a ticket that is ${fate} ends as ${is}, not ${right}`];
  });
}

function standingOf({ hubspot }: StormTown, { id }: Ticket): string {
  const { hs_pipeline_stage: stage, hubspot_owner_id: owner = "" } =
    hubspot.state.records.tickets[id]?.properties ?? {};
  return `${stage} ${owner}`;
}

/** The states of all escalations, by id. */
export async function statesOf({ db }: StormTown): Promise<ReadonlyMap<string, string>> {
  const rows = await db("escalations").select("id", "state");
  return new Map(rows.map(({ id, state }) => [id, state]));
}

/** What HubSpot signed just now is taken and kept once; everything else is refused and leaves nothing. */
export async function judgeDeliveries(
  { db }: StormTown,
  answers: readonly Answered[],
): Promise<readonly string[]> {
  const wrong = answers.filter(
    ({ manner, status }) => status !== (manner === "signed" ? 204 : 401),
  );
  const keys: string[] = await db("crm_events").pluck("key");
  const kept = keys.map((key) => Number(key.split(":")[3]));
  const sent = answers.filter(({ manner }) => manner === "signed");
  const distinct = new Set(sent.map(({ event }) => event.eventId));
  const believed = kept.filter(isLie).length;
  const twice = kept.length - new Set(kept).size;
  const lost = [...distinct].filter((id) => !kept.includes(id)).length;
  return [
    ...new Set(wrong.map(({ manner, status }) => `a ${manner} delivery was answered ${status}`)),
    ...(believed === 0 ? [] : [`${believed} deliveries that HubSpot did not send now are kept`]),
    ...(twice === 0 ? [] : [`${twice} events are kept more than once`]),
    ...(lost === 0 ? [] : [`${lost} events are not kept`]),
  ];
}
