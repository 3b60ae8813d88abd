import { findViolations } from "../helpers/invariants.ts";
import { type Drill, type DrillTools, eventually } from "./drill.ts";
import { startHubSpot, startSalesforce } from "./first-contact-crm.ts";
import { judgePerson } from "./first-contact-judge.ts";
import { aPerson, askEverywhere, requestsEach } from "./first-contact-person.ts";
import { type Front, startFront } from "./first-contact-town.ts";

const people = Number(process.env["FIRST_CONTACTS"] ?? 5);
const settleMs = 60_000;

/**
 * Two nodes, and somebody whom nobody knows who asks twenty times at once: by the API, by the form, by
 * text, and by a colleague who writes them down in the CRM at that moment. It is one person everywhere.
 */
export const firstContact: Drill = async ({ say, untilViolation }) => {
  const violations: string[] = [];
  const madeHere: Record<string, number> = {};
  for (const [name, startCrm] of Object.entries(crms)) {
    const front = await startFront(startCrm, (text) => say(`${name}: ${text}`));
    try {
      const found = await meetAll(front, { say, untilViolation });
      violations.push(...found.map((violation) => `${name}, ${violation}`));
      madeHere[name] = front.crm.madeHere();
    } finally {
      await front.stop();
    }
    if (untilViolation && violations.length > 0) break;
  }
  return { violations, seen: { people, requests: people * requestsEach, madeHere } };
};

const crms = { hubspot: startHubSpot, salesforce: startSalesforce };

async function meetAll(front: Front, { say, untilViolation }: DrillTools): Promise<string[]> {
  const violations: string[] = [];
  for (let number = 0; number < people; number += 1) {
    const person = aPerson(number);
    const answered = await askEverywhere(front, person);
    const left = await settle(front, (number + 1) * requestsEach);
    const found = [...answered, ...(await judgePerson(front, person)), ...left];
    violations.push(...found.map((violation) => `person ${number + 1}: ${violation}`));
    say(`person ${number + 1} of ${people}${found.length > 0 ? " — VIOLATED" : ""}`);
    if (untilViolation && violations.length > 0) return violations;
  }
  return violations.length > 0 ? violations : [...(await judgeTheEnd(front))];
}

/** Until what the CRM told is looked at too, and everything that follows is written. */
async function settle({ db }: Front, requests: number): Promise<readonly string[]> {
  return eventually(
    "settling the requests",
    async () => {
      const made = await db("requests").select("id");
      const events = await db("crm_events").whereNull("settled_at");
      const effects = await db("effects").whereIn("state", ["pending", "sending", "ambiguous"]);
      if (made.length < requests || events.length + effects.length > 0)
        throw new Error(
          `${made.length} requests, ${events.length} events, ${effects.length} effects`,
        );
    },
    settleMs,
  ).then(
    () => [],
    (error: Error) => [`${error.message}: ${(error.cause as Error).message}`],
  );
}

async function judgeTheEnd({ db, google, slack, mail, twilio, crm, nodes }: Front) {
  const world = {
    ...{ google: google.state, slack: slack.state },
    ...{ mail: mail.state, twilio: twilio.state, ...crm.world() },
  };
  const errors = nodes
    .flatMap(({ complaints }) => complaints)
    .filter((line) => /"level":"error"/.test(line));
  return [
    ...(await findViolations(db, world)),
    ...(errors.length === 0 ? [] : [`the nodes logged ${errors.length} errors, like ${errors[0]}`]),
  ];
}
