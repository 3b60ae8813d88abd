import { findViolations } from "../helpers/invariants.ts";
import { type Drill, eventually } from "./drill.ts";
import { ask, press, untilSettled } from "./lost-answers-stories.ts";
import { startTown, type Town } from "./lost-answers-town.ts";

/** How answers get lost, and what its search says meanwhile. */
type Loss = {
  readonly name: string;
  readonly write: "reset-after-accept" | "truncated" | undefined;
  /** How often in a row. */
  readonly times?: number;
  /** The look-up that follows finds Postmark unwell. */
  readonly lookUpFails?: boolean;
  /** Milliseconds until its search shows what it accepted. */
  readonly visibleAfterMs?: number;
};

const losses: readonly Loss[] = [
  { name: "Postmark: no answer is lost", write: undefined },
  { name: "Postmark: the connection is cut after the deed", write: "reset-after-accept" },
  { name: "Postmark: half an answer comes", write: "truncated" },
  { name: "Postmark: cut, and the look-up fails", write: "reset-after-accept", lookUpFails: true },
  { name: "Postmark: every answer is lost", write: "reset-after-accept", times: 20 },
  {
    name: "Postmark: cut, and its search shows it seconds later",
    write: "reset-after-accept",
    visibleAfterMs: 8_000,
  },
];

const send = "POST /email";
const lookUp = "GET /messages/outbound";

/**
 * Mails by a vendor that can be asked: whichever answer is lost, each arrives once, is known to have
 * been delivered, and nobody is bothered.
 */
export const loseAnswersOfPostmark: Drill = async (tools) => {
  const town = await startTown(losses.length, { mailBy: "postmark" });
  try {
    const accepted: string[] = [];
    const violations: string[] = [];
    for (const [number, loss] of losses.entries()) {
      tools.say(`${loss.name}: booked, moved, cancelled`);
      accepted.push(await mailStory(town, loss, number));
      violations.push(...(await check(town, loss.name, accepted)));
      if (tools.untilViolation && violations.length > 0) break;
    }
    const { mails } = postmarkOf(town).state;
    return {
      violations: [...new Set(violations)],
      seen: { mails: mails.length, calls: postmarkOf(town).calls.length },
    };
  } finally {
    await town.stop();
  }
};

function postmarkOf({ postmark }: Town) {
  if (postmark === undefined) throw new Error("this town has no Postmark");
  return postmark;
}

/** Three mails about one appointment, the answer to each of them lost in the same way. */
async function mailStory(town: Town, loss: Loss, number: number): Promise<string> {
  const { faults, state } = postmarkOf(town);
  state.behaviour.visibleAfterMs = loss.visibleAfterMs ?? 0;
  const losing = async (deed: () => Promise<string>): Promise<string> => {
    faults.clear();
    const struck = script(town, loss);
    const requestId = await deed();
    await struck();
    await untilSettled(town, requestId);
    return requestId;
  };
  let path = "";
  const requestId = await losing(async () => {
    const asked = await ask({ town, number }, { email: `client-${number}@home.example` }, 201);
    path = asked.path;
    return asked.requestId;
  });
  const start = await town.db("appointments").where({ request_id: requestId }).first("starts_at");
  await losing(async () => {
    const later = new Date(start.starts_at.getTime() + 60 * 60_000).toISOString();
    await press(town, `${path}/reschedule`, { start: later, sequence: "0" });
    return requestId;
  });
  await losing(async () => {
    await press(town, `${path}/cancel`, { reason: "", sequence: "1" });
    return requestId;
  });
  faults.clear();
  return requestId;
}

/** Scripts a loss; what it returns waits until it has struck. */
function script(town: Town, loss: Loss): () => Promise<void> {
  const { faults } = postmarkOf(town);
  if (loss.write === undefined) return async () => undefined;
  const fault = faults.add({ kind: loss.write, match: send, times: loss.times ?? 1 });
  if (loss.lookUpFails) faults.add({ kind: "status", status: 503, match: lookUp });
  return () =>
    eventually(`losing the answer to ${send}`, () => {
      if (fault.used === 0) throw new Error("nobody has called yet");
    });
}

/** Long enough for a second attempt that should not be, and for the news of a mail, to be seen. */
const quietMs = 3_000;

async function check(town: Town, loss: string, accepted: readonly string[]) {
  await new Promise((resolve) => setTimeout(resolve, quietMs));
  const { db, google, slack, crm } = town;
  const world = {
    ...{ google: google.state, slack: slack.state },
    ...crm.world(),
    postmark: postmarkOf(town).state,
  };
  const found = await findViolations(db, world, { accepted });
  const unsettled = await db("effects").whereNotIn("state", ["done", "suppressed"]);
  const unheard = await db("effects")
    .leftJoin("mail_news", "mail_news.effect_id", "effects.id")
    .where({ kind: "email", state: "done" })
    .whereRaw("mail_news.status is distinct from 'delivered'")
    .select("key");
  const asked = await db("escalations").select("request_id");
  return [
    ...found,
    ...unsettled.map(({ key, state, last_error }) => `${key} is ${state}: ${last_error}`),
    ...unheard.map(({ key }) => `${key} arrived, and nobody took note`),
    ...asked.map(({ request_id }) => `a person was asked about ${request_id}`),
  ].map((violation) => `${loss}: ${violation}`);
}
