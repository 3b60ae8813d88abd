import { setTimeout as wait } from "node:timers/promises";
import { percentile } from "../bench/figure.ts";
import { startMeter } from "../bench/meter.ts";
import { findViolations } from "../helpers/invariants.ts";
import { judgeDeliveries, judgeTickets, statesOf } from "./crm-storm-judge.ts";
import { post } from "./crm-storm-post.ts";
import { type StormTown, startStormTown, type Ticket, taker } from "./crm-storm-town.ts";
import { closedEvent, type Weather, weatherOf } from "./crm-storm-weather.ts";
import { type Drill, eventually } from "./drill.ts";
import { drawingWith } from "./two-hands-again.ts";
import { press } from "./two-hands-press.ts";

const seconds = Number(process.env["STORM_SECONDS"] ?? 15);
/** So many that each has its change, with its echoes, within the time. */
const ticketsPerSecond = 4;
const ackMaxMs = 500;
const busyPercent = 20;
const settleMs = 120_000;

/**
 * Two nodes, and a hundred deliveries a second about the tickets of open escalations: every event five
 * times and in no order, our own writes' echoes among them, and lies in between. Each change that people
 * made has its effect once, and nothing else has any.
 */
export const crmStorm: Drill = async ({ say }) => {
  const town = await startStormTown(seconds * ticketsPerSecond, say);
  const watch = watchStates(town);
  try {
    const stopMeter = startMeter({ ours: process.pid, server: town.postgresPid });
    const weather = weatherOf(town);
    say(`${seconds} s of a hundred deliveries a second`);
    const [, ...acted] = await Promise.all([
      weather.blow(seconds),
      ...town.tickets.map(actIn(town)),
    ]);
    await settle(town, weather);
    const { foreignCpuPercent = 0 } = stopMeter();
    const p99Ms = Math.round(
      percentile(
        weather.answers.map(({ milliseconds }) => milliseconds),
        0.99,
      ),
    );
    const violations = [
      ...acted.flat(),
      ...(await judgeDeliveries(town, weather.answers)),
      ...(await judgeTickets(town)),
      ...(await watch.stop()),
      ...slowness(p99Ms, foreignCpuPercent),
    ];
    if (violations.length === 0) violations.push(...(await judgeTheEnd(town)));
    const { length: deliveries } = weather.answers;
    const events = new Set(weather.answers.map(({ event }) => event.eventId)).size;
    return { violations, seen: { deliveries, events, p99Ms, foreignCpuPercent } };
  } finally {
    await watch.stop();
    await town.stop();
  }
};

/** What people do, each at a moment of their own within the first half of the storm. */
function actIn(town: StormTown): (ticket: Ticket, index: number) => Promise<readonly string[]> {
  const { hubspot, tickets } = town;
  const { email: ownerEmail } = taker;
  return async ({ id, card, fate }, index) => {
    // What nobody shall hear of is so before anybody lies about it.
    if (fate === "lied about") hubspot.editTicket(id, { stage: "4" });
    else await wait(((seconds * 1_000) / 2) * (index / tickets.length));
    if (fate === "closed there") hubspot.editTicket(id, { stage: "4", ownerEmail });
    if (fate === "given there") hubspot.editTicket(id, { ownerEmail });
    if (fate !== "given back here") return [];
    const hand = { card, user: "U0ANA", taker: "U0ANA", node: 0, viewId: undefined } as const;
    await press(town, { ...hand, deed: "claim" });
    const seen = await drawingWith(town, card, { after: card.drawn, has: ".release" });
    // Otherwise the CRM might never hear of the claim, and nothing of it would come back.
    await eventually("writing of the claim", () => {
      const { hs_pipeline_stage: stage } = hubspot.state.records.tickets[id]?.properties ?? {};
      if (stage !== "3") throw new Error(`the ticket is in the stage ${stage}`);
    });
    const { ack } = await press(town, { ...hand, deed: "release", seen });
    return ack.status === 200 ? [] : [`giving back was answered ${ack.status}`];
  };
}

/** Until everything that came was looked at, and nothing more comes of it. */
async function settle({ db }: StormTown, weather: Weather): Promise<void> {
  await eventually(
    "settling what was told",
    async () => {
      // Only what is new: the echoes of what was done last.
      await weather.blow(0);
      const events = await db("crm_events").whereNull("settled_at");
      const effects = await db("effects").whereIn("state", ["pending", "sending", "ambiguous"]);
      const open = events.length + effects.length;
      if (open > 0) throw new Error(`${open} events and effects are not settled`);
    },
    settleMs,
  );
  await weather.blow(1);
}

/** What the CRM tells moves an escalation on, and never back; only who claims it here may give it back. */
function watchStates(town: StormTown) {
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

function slowness(p99Ms: number, foreignCpuPercent: number): readonly string[] {
  const limit = foreignCpuPercent < busyPercent ? ackMaxMs : 2 * ackMaxMs;
  return p99Ms <= limit
    ? []
    : [`99 % were answered within ${p99Ms} ms, not ${limit} (${foreignCpuPercent} % foreign work)`];
}

/** Told the truth at last, what was lied about closes too: it was only its guards that kept it open. */
async function judgeTheEnd(town: StormTown): Promise<readonly string[]> {
  const { db, google, slack, mail, hubspot, cards, nodes, tickets } = town;
  const victims = tickets.filter(({ fate }) => fate === "lied about");
  const place = { nodeUrl: nodes[0].url, secret: hubspot.clientSecret };
  for (const [index, { id }] of victims.entries()) {
    const event = closedEvent(Number(id), 800_000_000 + index);
    await post(place, { manner: "signed", event });
  }
  await eventually(
    "closing what was lied about",
    async () => {
      const states = await statesOf(town);
      const open = victims.filter(({ card }) => states.get(card.escalationId) !== "resolved");
      const owed = await db("effects").whereIn("state", ["pending", "sending", "ambiguous"]);
      if (open.length + owed.length > 0)
        throw new Error(`${open.length} are open, ${owed.length} effects are not settled`);
    },
    settleMs,
  );
  const world = {
    ...{ google: google.state, slack: slack.state },
    ...{ mail: mail.state, hubspot: hubspot.state },
  };
  const accepted = cards.map(({ requestId }) => requestId);
  const errors = nodes
    .flatMap(({ complaints }) => complaints)
    .filter((line) => /"level":"error"/.test(line));
  return [
    ...(await findViolations(db, world, { accepted })),
    ...(errors.length === 0 ? [] : [`the nodes logged ${errors.length} errors, like ${errors[0]}`]),
  ];
}
