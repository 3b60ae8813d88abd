import { findViolations } from "../helpers/invariants.ts";
import type { Drill, DrillTools } from "./drill.ts";
import { loseAnswersOfOutlook } from "./lost-answers-outlook.ts";
import { loseAnswersOfPostmark } from "./lost-answers-postmark.ts";
import {
  appointmentStory,
  copiesTo,
  escalationStory,
  isAskedAboutText,
  type Loss,
  textsTo,
  unansweredMailStory,
  untraceableTextStory,
} from "./lost-answers-stories.ts";
import { startTown, type Town } from "./lost-answers-town.ts";

const losses: readonly Loss[] = [
  { name: "no answer is lost", write: undefined, lookUpFails: false, callbacks: true },
  {
    name: "the connection is cut after the deed",
    write: "reset-after-accept",
    lookUpFails: false,
    callbacks: true,
  },
  { name: "half an answer comes", write: "truncated", lookUpFails: false, callbacks: false },
  {
    name: "the connection is cut, and the look-up fails",
    write: "reset-after-accept",
    lookUpFails: true,
    callbacks: false,
  },
];

/** The CRM's other vendor: what is lost there is all that is new. */
const lossesOfSalesforce = losses.filter(({ write }) => write !== undefined);

/** Milliseconds after which the pretend telephone company tells how far a text came. */
const wordAfterMs = 150;

/**
 * For every kind of outside write the vendor does the work and its answer is lost: an event put there,
 * changed and taken away, a card posted and redrawn, a note in a thread, mails, texts, and the CRM's
 * contacts, tickets and meetings. Afterwards each is there exactly once (a mail by SMTP at most twice,
 * with one Message-ID), and nothing is left open.
 */
export const lostAnswers: Drill = async (tools) => {
  // The shortest first: whoever breaks only it is found out within its time.
  const ofPostmark = await loseAnswersOfPostmark(tools);
  if (tools.untilViolation && ofPostmark.violations.length > 0) return ofPostmark;
  const everywhere = await loseAnswersEverywhere(tools);
  if (tools.untilViolation && everywhere.violations.length > 0) return everywhere;
  const ofSalesforce = await loseAnswersOfSalesforce(tools);
  if (tools.untilViolation && ofSalesforce.violations.length > 0) return ofSalesforce;
  const ofOutlook = await loseAnswersOfOutlook(tools);
  return {
    violations: [everywhere, ofSalesforce, ofOutlook, ofPostmark].flatMap(
      ({ violations }) => violations,
    ),
    seen: {
      ...{ ...everywhere.seen, salesforce: ofSalesforce.seen },
      ...{ outlook: ofOutlook.seen, postmark: ofPostmark.seen },
    },
  };
};

const loseAnswersEverywhere: Drill = async (tools) => {
  // Two stories for each loss, and two of their own.
  const town = await startTown(losses.length * 2 + 2);
  try {
    const { accepted, violations } = await tellStories(town, tools, losses);
    for (const last of [loseEveryTraceOfAText, loseEveryAnswerToAMail]) {
      if (tools.untilViolation && violations.length > 0) break;
      violations.push(...(await last(town, tools, accepted)));
    }
    violations.push(...town.breaches());
    return { violations: [...new Set(violations)], seen: await seenIn(town) };
  } finally {
    await town.stop();
  }
};

/** The same town with another CRM: its program does not know the difference. */
const loseAnswersOfSalesforce: Drill = async (tools) => {
  const plan = { mailBy: "smtp", crmBy: "salesforce" } as const;
  const town = await startTown(lossesOfSalesforce.length * 2, plan);
  try {
    tools.say("with Salesforce instead of HubSpot");
    const { violations } = await tellStories(town, tools, lossesOfSalesforce);
    violations.push(...town.breaches());
    return { violations: [...new Set(violations)], seen: await seenIn(town) };
  } finally {
    await town.stop();
  }
};

async function tellStories(town: Town, tools: DrillTools, suffered: readonly Loss[]) {
  const accepted: string[] = [];
  const violations: string[] = [];
  for (const [index, loss] of suffered.entries()) {
    tools.say(`${loss.name}: booked, moved, cancelled; escalated, claimed, late`);
    town.twilio.state.behaviour.statusAfterMs = loss.callbacks ? wordAfterMs : null;
    const stories = [
      appointmentStory({ town, loss, number: index * 2 }),
      escalationStory({ town, loss, number: index * 2 + 1 }),
    ];
    accepted.push(...(await Promise.all(stories)));
    clearFaults(town);
    violations.push(...(await check(town, { loss: loss.name, accepted })));
    if (tools.untilViolation && violations.length > 0) break;
  }
  return { accepted, violations };
}

async function loseEveryTraceOfAText(
  town: Town,
  { say }: DrillTools,
  accepted: string[],
): Promise<readonly string[]> {
  const name = noTrace;
  say(name);
  const loss: Loss = { name, write: "reset-after-accept", lookUpFails: false, callbacks: false };
  const number = losses.length * 2 + 1;
  const requestId = await untraceableTextStory({ town, loss, number });
  clearFaults(town);
  accepted.push(requestId);
  const texts = textsTo(town, number);
  return [
    ...(texts === 1 ? [] : [`${name}: ${texts} texts went out, not one`]),
    ...((await isAskedAboutText(town, requestId)) ? [] : [`${name}: nobody was asked about it`]),
    ...(await check(town, { loss: name, accepted })),
  ];
}

async function loseEveryAnswerToAMail(
  town: Town,
  { say }: DrillTools,
  accepted: string[],
): Promise<readonly string[]> {
  const name = noAnswer;
  say(name);
  const loss: Loss = { name, write: "reset-after-accept", lookUpFails: false, callbacks: false };
  const number = losses.length * 2;
  const requestId = await unansweredMailStory({ town, loss, number });
  clearFaults(town);
  const copies = copiesTo(town, `client-${number}@home.example`);
  return [
    ...(copies === 2 ? [] : [`${name}: ${copies} copies went out, not two`]),
    ...(await check(town, { loss: name, accepted: [...accepted, requestId] })),
  ];
}

const noTrace = "there is no trace of a text";
const noAnswer = "every answer to a mail is lost";
/** The only effects that may die: of each of these stories one, and a person is asked. */
const mayDie = [
  { loss: noTrace, kind: "sms" },
  { loss: noAnswer, kind: "email" },
];

/** Long enough for a second attempt that should not be, to be seen. */
const quietMs = 3_000;

async function check(
  { db, google, slack, mail, crm, twilio }: Town,
  { loss, accepted }: { readonly loss: string; readonly accepted: readonly string[] },
): Promise<readonly string[]> {
  await new Promise((resolve) => setTimeout(resolve, quietMs));
  const world = {
    google: google.state,
    slack: slack.state,
    mail: mail.state,
    ...crm.world(),
    twilio: twilio.state,
  };
  const found = await findViolations(db, world, { accepted });
  const notDone = await db("effects")
    .whereNotIn("state", ["done", "suppressed"])
    .select("kind", "key", "state", "last_error");
  // The story of the text comes before that of the mail, and stays as it ended.
  const allowed = mayDie.slice(0, mayDie.findIndex((one) => one.loss === loss) + 1);
  return [
    ...found.map((violation) => `${loss}: ${violation}`),
    ...notDone
      .filter(({ kind, state }) => state !== "dead" || !allowed.some((one) => one.kind === kind))
      .map(({ key, state, last_error }) => `${loss}: ${key} is ${state}: ${last_error}`),
  ];
}

function clearFaults({ google, slack, mail, crm, twilio }: Town): void {
  for (const double of [google, slack, mail, crm.double, twilio]) double.faults.clear();
}

async function seenIn(town: Town): Promise<Record<string, unknown>> {
  const { db, google, slack, mail, crm, twilio } = town;
  const { rows } = await db.raw(
    `select kind, count(*)::integer as effects, sum(attempt)::integer as attempts
     from effects group by kind order by kind`,
  );
  const calls = Object.entries({ google, slack, crm: crm.double, twilio });
  return {
    effects: rows,
    calls: Object.fromEntries(calls.map(([name, double]) => [name, double.calls.length])),
    mails: mail.state.messages.length,
    texts: twilio.state.messages.length,
  };
}
