import { parseArgs } from "node:util";
import type { Drill, Verdict } from "./drill.ts";
import { mutantsOf, type Trial, tryMutant } from "./mutants.ts";

/** Loaded when it is asked for. */
const drills: Readonly<Record<string, () => Promise<Drill>>> = {
  "slot-race": async () => (await import("./slot-race.ts")).slotRace,
  "two-hands": async () => (await import("./two-hands.ts")).twoHands,
  ladder: async () => (await import("./ladder.ts")).ladder,
  reminders: async () => (await import("./reminders.ts")).reminders,
  "lost-answers": async () => (await import("./lost-answers.ts")).lostAnswers,
  crash: async () => (await import("./crash.ts")).crash,
  "sms-law": async () => (await import("./sms-law.ts")).smsLaw,
  "slack-outage": async () => (await import("./slack-outage.ts")).slackOutage,
  waitlist: async () => (await import("./waitlist.ts")).waitlist,
  "calendar-drift": async () => (await import("./calendar-drift.ts")).calendarDrift,
  "dark-calendar": async () => (await import("./dark-calendar.ts")).darkCalendar,
  "crm-storm": async () => (await import("./crm-storm.ts")).crmStorm,
  "crm-echo": async () => (await import("./crm-echo.ts")).crmEcho,
  "first-contact": async () => (await import("./first-contact.ts")).firstContact,
  canary: async () => (await import("./canary.ts")).canary,
  "token-life": async () => (await import("./token-life.ts")).tokenLife,
  pages: async () => (await import("./pages.ts")).pages,
};

export const drillNames = Object.keys(drills);

const usage = `npm run drill -- <name> [options]
  <name>                ${[...drillNames, "all"].join(" | ")}
  --mutants             only the mutants: each must make the drill fail
  --only-mutant <name>  only this one
  --without-mutants     only the drill
A drill and its mutants run one after the other; one line of JSON each. See docs/drills.md`;

type Order = {
  readonly names: readonly string[];
  readonly drill: boolean;
  /** "all", none, or one by name. */
  readonly mutants: "all" | "none" | { readonly only: string };
  readonly untilViolation: boolean;
};

/** What to run; undefined when nobody could tell. */
export function readOrder(args: readonly string[]): Order | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: {
        mutants: { type: "boolean", default: false },
        "only-mutant": { type: "string" },
        "without-mutants": { type: "boolean", default: false },
        "until-violation": { type: "boolean", default: false },
      },
      allowPositionals: true,
    });
    const [name = "", ...more] = positionals;
    const names = name === "all" ? drillNames : [name];
    const only = values["only-mutant"];
    const has = (one: string) => Object.hasOwn(drills, one);
    const possible =
      names.every(has) &&
      more.length === 0 &&
      !(values["without-mutants"] && (values.mutants || only !== undefined)) &&
      (only === undefined || names.some((one) => mutantsOf(one).includes(only)));
    if (!possible) return undefined;
    return {
      names,
      drill: !values.mutants && only === undefined,
      mutants: only !== undefined ? { only } : values["without-mutants"] ? "none" : "all",
      untilViolation: values["until-violation"],
    };
  } catch {
    return undefined;
  }
}

const say = (text: string) => process.stderr.write(`  ${text}\n`);
const print = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

/** 0 when everything held and every mutant was caught, 1 when not, 3 when a drill could not be carried out. */
async function run(order: Order): Promise<number> {
  let exit = 0;
  for (const name of order.names) {
    if (order.drill) exit = Math.max(exit, await runDrill(name, order.untilViolation));
    const mutants = wantedMutants(name, order.mutants);
    for (const mutant of mutants) exit = Math.max(exit, await runMutant(name, mutant));
  }
  return exit;
}

function wantedMutants(drill: string, wanted: Order["mutants"]): readonly string[] {
  if (wanted === "none") return [];
  const all = mutantsOf(drill);
  return wanted === "all" ? all : all.filter((name) => name === wanted.only);
}

async function runDrill(name: string, untilViolation: boolean): Promise<number> {
  say(`drill ${name}`);
  const startedAt = performance.now();
  let verdict: Verdict;
  try {
    const drill = await drills[name]?.();
    if (drill === undefined) return 2;
    verdict = await drill({ say, untilViolation });
  } catch (error) {
    say(`drill ${name} could not be carried out:`);
    process.stderr.write(`${error instanceof Error ? withCauses(error) : String(error)}\n`);
    return 3;
  }
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const { violations, seen } = verdict;
  for (const violation of violations) say(`✗ ${violation}`);
  if (violations.length === 0) say(`✓ ${name} held, in ${seconds} s`);
  print({ drill: name, held: violations.length === 0, violations, seconds, ...seen });
  return violations.length === 0 ? 0 : 1;
}

async function runMutant(drill: string, mutant: string): Promise<number> {
  say(`mutant ${mutant} of ${drill}`);
  let trial: Trial;
  try {
    trial = await tryMutant(drill, mutant, say);
  } catch (error) {
    trial = { exit: -1, violations: [], lastWords: String(error) };
  }
  const { exit, violations, lastWords } = trial;
  const caught = exit === 1 && violations.length > 0;
  print({ drill, mutant, caught, violations: violations.slice(0, 5) });
  if (caught) say(`✓ caught: ${violations[0]}`);
  else if (exit === 0) say(`✗ the mutant ${mutant} survived: the drill does not see it`);
  else say(`✗ the mutant ${mutant} could not be tried:\n${lastWords}`);
  return caught ? 0 : exit === 0 ? 1 : 3;
}

function withCauses(error: Error): string {
  const cause = error.cause instanceof Error ? `\n  because: ${withCauses(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}

if (import.meta.main) {
  const order = readOrder(process.argv.slice(2));
  if (order === undefined) process.stderr.write(`${usage}\n`);
  process.exitCode = order === undefined ? 2 : await run(order);
}
