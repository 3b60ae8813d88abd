import { percentile } from "../bench/figure.ts";
import { startMeter } from "../bench/meter.ts";
import { findViolations } from "../helpers/invariants.ts";
import { type CrmName, crmNames } from "./crm-echo-crm.ts";
import { judgeDeliveries, judgeTickets, statesOf, watchStates } from "./crm-storm-judge.ts";
import { actIn } from "./crm-storm-people.ts";
import { post } from "./crm-storm-post.ts";
import { type StormTown, startStormTown } from "./crm-storm-town.ts";
import { type Weather, weatherOf } from "./crm-storm-weather.ts";
import { type Drill, type DrillTools, eventually, type Verdict } from "./drill.ts";

const seconds = Number(process.env["STORM_SECONDS"] ?? 15);
/** So many that each has its change, with its echoes, within the time. */
const ticketsPerSecond = 4;
const ackMaxMs = 500;
const busyPercent = 20;
const settleMs = 120_000;

/**
 * Two nodes, and a hundred deliveries a second about the tickets of open escalations, first from one CRM,
 * then from the other: every change five times and in no order, our own writes' echoes among them, and
 * lies in between. Each change that people made has its effect once, and nothing else has any.
 */
export const crmStorm: Drill = async ({ say, untilViolation }) => {
  const violations: string[] = [];
  const seen: Record<string, unknown> = {};
  for (const name of crmNames) {
    const tools = { say: (text: string) => say(`${name}: ${text}`), untilViolation };
    const stormed = await storm(name, tools);
    violations.push(...stormed.violations.map((what) => `${name}: ${what}`));
    seen[name] = stormed.seen;
    if (untilViolation && violations.length > 0) break;
  }
  return { violations, seen };
};

async function storm(name: CrmName, { say, untilViolation }: DrillTools): Promise<Verdict> {
  const town = await startStormTown(name, seconds * ticketsPerSecond, say);
  const watch = watchStates(town);
  try {
    const stopMeter = startMeter({ ours: process.pid, server: town.postgresPid });
    const weather = weatherOf(town);
    say(`${seconds} s of a hundred deliveries a second`);
    const [, ...acted] = await Promise.all([
      weather.blow(seconds),
      ...town.tickets.map(actIn(town, (seconds * 1_000) / 2)),
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
      // No mutant is slow: on a busy machine it would be caught for what it does not break.
      ...(untilViolation ? [] : slowness(p99Ms, foreignCpuPercent)),
    ];
    if (violations.length === 0) violations.push(...(await judgeTheEnd(town)));
    const { length: deliveries } = weather.answers;
    const signed = weather.answers.filter(({ manner }) => manner === "signed");
    const changes = new Set(signed.map(({ told }) => told.name)).size;
    const lies = deliveries - signed.length;
    return { violations, seen: { deliveries, changes, lies, p99Ms, foreignCpuPercent } };
  } finally {
    await watch.stop();
    await town.stop();
  }
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

function slowness(p99Ms: number, foreignCpuPercent: number): readonly string[] {
  const limit = foreignCpuPercent < busyPercent ? ackMaxMs : 2 * ackMaxMs;
  return p99Ms <= limit
    ? []
    : [`99 % were answered within ${p99Ms} ms, not ${limit} (${foreignCpuPercent} % foreign work)`];
}

/** Told the truth at last, what was lied about closes too: it was only its guards that kept it open. */
async function judgeTheEnd(town: StormTown): Promise<readonly string[]> {
  const { db, google, slack, mail, there, wire, cards, nodes, tickets } = town;
  const victims = tickets.filter(({ fate }) => fate === "lied about");
  for (const { id } of victims)
    await post(town, nodes[0].url, { manner: "signed", told: wire.closed(id) });
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
    ...{ mail: mail.state, ...there.world() },
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
