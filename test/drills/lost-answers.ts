import { findViolations } from "../helpers/invariants.ts";
import type { Drill, DrillTools } from "./drill.ts";
import {
  appointmentStory,
  copiesTo,
  escalationStory,
  type Loss,
  unansweredMailStory,
} from "./lost-answers-stories.ts";
import { startTown, type Town } from "./lost-answers-town.ts";

const losses: readonly Loss[] = [
  { name: "no answer is lost", write: undefined, lookUpFails: false },
  { name: "the connection is cut after the deed", write: "reset-after-accept", lookUpFails: false },
  { name: "half an answer comes", write: "truncated", lookUpFails: false },
  {
    name: "the connection is cut, and the look-up fails",
    write: "reset-after-accept",
    lookUpFails: true,
  },
];

/**
 * For every kind of outside write the vendor does the work and its answer is lost: an event put there,
 * changed and taken away, a card posted and redrawn, a note in a thread, mails. Afterwards each is there
 * exactly once (a mail at most twice, with one Message-ID), and nothing is left open.
 */
export const lostAnswers: Drill = async (tools) => {
  // Two stories for each loss, and one of its own.
  const town = await startTown(losses.length * 2 + 1);
  try {
    const accepted: string[] = [];
    const violations: string[] = [];
    for (const [index, loss] of losses.entries()) {
      tools.say(`${loss.name}: booked, moved, cancelled; escalated, claimed, late`);
      const stories = [
        appointmentStory({ town, loss, number: index * 2 }),
        escalationStory({ town, loss, number: index * 2 + 1 }),
      ];
      accepted.push(...(await Promise.all(stories)));
      clearFaults(town);
      violations.push(...(await check(town, { loss: loss.name, accepted })));
      if (tools.untilViolation && violations.length > 0) break;
    }
    if (!tools.untilViolation || violations.length === 0)
      violations.push(...(await loseEveryAnswerToAMail(town, tools, accepted)));
    return { violations: [...new Set(violations)], seen: await seenIn(town) };
  } finally {
    await town.stop();
  }
};

async function loseEveryAnswerToAMail(
  town: Town,
  { say }: DrillTools,
  accepted: readonly string[],
): Promise<readonly string[]> {
  const name = "every answer to a mail is lost";
  say(name);
  const loss: Loss = { name, write: "reset-after-accept", lookUpFails: false };
  const number = losses.length * 2;
  const requestId = await unansweredMailStory({ town, loss, number });
  clearFaults(town);
  const copies = copiesTo(town, `client-${number}@home.example`);
  return [
    ...(copies === 2 ? [] : [`${name}: ${copies} copies went out, not two`]),
    ...(await check(town, { loss: name, accepted: [...accepted, requestId] })),
  ];
}

/** Long enough for a second attempt that should not be, to be seen. */
const quietMs = 3_000;

async function check(
  { db, google, slack, mail }: Town,
  { loss, accepted }: { readonly loss: string; readonly accepted: readonly string[] },
): Promise<readonly string[]> {
  await new Promise((resolve) => setTimeout(resolve, quietMs));
  const world = { google: google.state, slack: slack.state, mail: mail.state };
  const found = await findViolations(db, world, { accepted });
  const notDone = await db("effects")
    .whereNotIn("state", ["done", "suppressed"])
    .select("key", "state", "last_error");
  return [
    ...found.map((violation) => `${loss}: ${violation}`),
    ...notDone
      .filter(({ state }) => state !== "dead" || loss !== "every answer to a mail is lost")
      .map(({ key, state, last_error }) => `${loss}: ${key} is ${state}: ${last_error}`),
  ];
}

function clearFaults({ google, slack, mail }: Town): void {
  for (const double of [google, slack, mail]) double.faults.clear();
}

async function seenIn({ db, google, slack, mail }: Town): Promise<Record<string, unknown>> {
  const { rows } = await db.raw(
    `select kind, count(*)::integer as effects, sum(attempt)::integer as attempts
     from effects group by kind order by kind`,
  );
  return {
    effects: rows,
    calls: { google: google.calls.length, slack: slack.calls.length },
    mails: mail.state.messages.length,
  };
}
