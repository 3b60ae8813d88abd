import type { HttpFault } from "#sandbox/faults.ts";
import { findViolations } from "../helpers/invariants.ts";
import { type Drill, eventually } from "./drill.ts";
import { ask, press, untilSettled } from "./lost-answers-stories.ts";
import { startTown, type Town } from "./lost-answers-town.ts";

/** How answers get lost, and what Outlook shows meanwhile. */
type Loss = {
  readonly name: string;
  readonly write:
    | Extract<HttpFault["kind"], "reset-after-accept" | "truncated" | "html">
    | undefined;
  /** The look-up that follows finds Microsoft unwell. */
  readonly lookUpFails?: boolean;
  /** Milliseconds until a new event is in any list. */
  readonly visibleAfterMs?: number;
};

const losses: readonly Loss[] = [
  { name: "Outlook: no answer is lost", write: undefined },
  { name: "Outlook: the connection is cut after the deed", write: "reset-after-accept" },
  { name: "Outlook: half an answer comes", write: "truncated" },
  { name: "Outlook: cut, and the look-up fails", write: "reset-after-accept", lookUpFails: true },
  {
    name: "Outlook: cut, and its lists show it seconds later",
    write: "reset-after-accept",
    visibleAfterMs: 8_000,
  },
];

const lookUp = "GET /v1.0/users/.*/events";

/**
 * Calendars at Microsoft, which chooses the ids of events itself: whichever answer is lost, an
 * appointment has one event, at its time, and none once it is cancelled.
 */
export const loseAnswersOfOutlook: Drill = async (tools) => {
  const town = await startTown(losses.length, { mailBy: "smtp", calendarsAt: "microsoft" });
  try {
    const accepted: string[] = [];
    const violations: string[] = [];
    for (const [number, loss] of losses.entries()) {
      tools.say(`${loss.name}: booked, moved, cancelled`);
      const check = async (deed: string) => {
        violations.push(...(await violationsOf(town, `${loss.name}, ${deed}`, accepted)));
      };
      await calendarStory(town, { loss, number, accepted, check });
      if (tools.untilViolation && violations.length > 0) break;
    }
    violations.push(...town.breaches());
    const { calls } = outlookOf(town);
    return { violations: [...new Set(violations)], seen: { calls: calls.length } };
  } finally {
    await town.stop();
  }
};

function outlookOf({ microsoft }: Town) {
  if (microsoft === undefined) throw new Error("this town has no Outlook");
  return microsoft;
}

type Telling = {
  readonly loss: Loss;
  readonly number: number;
  readonly accepted: string[];
  readonly check: (deed: string) => Promise<void>;
};

/** An event put there, changed and taken away, the answer to each lost in the same way. */
async function calendarStory(town: Town, { loss, number, accepted, check }: Telling) {
  const { faults, state } = outlookOf(town);
  state.behaviour.visibleAfterMs = loss.visibleAfterMs ?? 0;
  const losing = async (write: string, deed: () => Promise<string>): Promise<string> => {
    faults.clear();
    const struck = script(town, loss, write);
    const requestId = await deed();
    await struck();
    await untilSettled(town, requestId);
    faults.clear();
    return requestId;
  };
  let path = "";
  const requestId = await losing("POST .*/events$", async () => {
    const asked = await ask({ town, number }, { email: `client-${number}@home.example` }, 201);
    path = asked.path;
    return asked.requestId;
  });
  accepted.push(requestId);
  await check("booked");
  const start = await town.db("appointments").where({ request_id: requestId }).first("starts_at");
  await losing("PATCH .*/events/", async () => {
    const later = new Date(start.starts_at.getTime() + 60 * 60_000).toISOString();
    await press(town, `${path}/reschedule`, { start: later, sequence: "0" });
    return requestId;
  });
  await check("moved");
  await losing("DELETE .*/events/", async () => {
    await press(town, `${path}/cancel`, { reason: "", sequence: "1" });
    return requestId;
  });
  await check("cancelled");
}

/** Scripts a loss; what it returns waits until it has struck. */
function script(town: Town, loss: Loss, match: string): () => Promise<void> {
  const { faults } = outlookOf(town);
  if (loss.write === undefined) return async () => undefined;
  // A deletion's answer has no body of which half could come.
  const kind = match.startsWith("DELETE") ? "reset-after-accept" : loss.write;
  const fault = faults.add({ kind, match });
  // Before a change or a deletion there is a look, too: that one must go well for the deed to be lost.
  const unwell = () => faults.add({ kind: "status", status: 503, match: lookUp });
  if (loss.lookUpFails && match.startsWith("POST")) unwell();
  return () =>
    eventually(`losing the answer to ${match}`, () => {
      if (fault.used === 0) throw new Error("nobody has called yet");
    });
}

/** Long enough for a second attempt that should not be, to be seen. */
const quietMs = 2_000;

async function violationsOf(town: Town, loss: string, accepted: readonly string[]) {
  await new Promise((resolve) => setTimeout(resolve, quietMs));
  const { db, google, slack, mail, crm } = town;
  const world = {
    ...{ google: google.state, slack: slack.state, mail: mail.state },
    ...crm.world(),
    microsoft: outlookOf(town).state,
  };
  const found = await findViolations(db, world, { accepted });
  const unsettled = await db("effects").whereNotIn("state", ["done", "suppressed"]);
  const asked = await db("escalations").select("request_id");
  return [
    ...found,
    ...unsettled.map(({ key, state, last_error }) => `${key} is ${state}: ${last_error}`),
    ...asked.map(({ request_id }) => `a person was asked about ${request_id}`),
  ].map((violation) => `${loss}: ${violation}`);
}
