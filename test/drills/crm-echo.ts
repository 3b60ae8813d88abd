import { startInstallation } from "../helpers/installation.ts";
import { type CrmName, crmNames, people, startEchoCrm } from "./crm-echo-crm.ts";
import { measureLatency } from "./crm-echo-latency.ts";
import { play, staged } from "./crm-echo-plays.ts";
import { echoWorld } from "./crm-echo-world.ts";
import type { Drill } from "./drill.ts";
import { chanceFrom } from "./reminders-histories.ts";
import { aCompany } from "./vendors.ts";

/** Half of them with each CRM. */
const plays = Number(process.env["ECHO_PLAYS"] ?? 1_000);
const seed = Number(process.env["ECHO_SEED"] ?? Date.now() % 1_000_000);
const shownMax = 20;

/**
 * A ticket's life by chance, a thousand times: presses and words here, edits and notes in the CRM, some
 * of them while a write of ours is on its way, and webhooks that come late, twice or never. Nothing of
 * ours comes back, and in the end both sides are at one. Then two nodes, and how long a word takes.
 */
export const crmEcho: Drill = async (tools) => {
  const found = await Promise.all(crmNames.map((name) => playAll(name, tools)));
  const violations = found.flatMap((one) => one.violations);
  const seen = { seed, plays: found.reduce((sum, { played }) => sum + played, 0) };
  if (tools.untilViolation && violations.length > 0) return { violations, seen };
  const latencyMs: Record<string, unknown> = {};
  for (const name of crmNames) {
    const measured = await measureLatency(name, tools.say);
    latencyMs[name] = measured.seen;
    violations.push(...measured.violations.map((what) => `${name}: ${what}`));
  }
  return { violations, seen: { ...seen, latencyMs } };
};

type Tools = Parameters<Drill>[0];

async function playAll(name: CrmName, { say, untilViolation }: Tools) {
  const members = people.map(({ name: key, user, email }) => ({
    ...{ key, name: key, email, role: "manager", slack: { team: "T0HARBOR", user } },
  }));
  const company = {
    ...aCompany(1, { members, escalation: {} }),
    crm: { mirrorThread: true },
  };
  const installation = await startInstallation(company, { durable: false });
  const there = await startEchoCrm(name);
  const theatre = staged(there.crm);
  const world = echoWorld(installation, theatre.crm);
  const violations: string[] = [];
  let number = 0;
  try {
    for (; number < plays / crmNames.length; number += 1) {
      // Each has a seed of its own, so that one alone can be looked at again.
      const own = seed + number;
      const found = await play({ world, there, theatre }, chanceFrom(own));
      if (violations.length < shownMax)
        violations.push(...new Set(found.map((what) => `${name}, seed ${own}: ${what}`)));
      if (number % 50 === 0) say(`${name}: play ${number} of ${plays / crmNames.length}`);
      if (untilViolation && violations.length > 0) break;
      await world.forget();
    }
    const [error] = world.complaints;
    if (error !== undefined) violations.push(`${name}: an error was logged, ${error}`);
    return { violations, played: number };
  } finally {
    await there.stop();
    await installation.stop();
  }
}
