import { actionIds } from "#views/slack/identifiers.ts";
import { findViolations } from "../helpers/invariants.ts";
import { type Drill, type DrillTools, eventually } from "./drill.ts";
import {
  type Asked,
  admin,
  age,
  cardsOf,
  dueOf,
  fallback,
  onCall,
  raise,
  startTown,
  type Town,
  toldOf,
} from "./slack-outage-town.ts";
import { channel } from "./vendors.ts";

const minuteMs = 60_000;
/** Who is on call hears of it within. */
const vipWithinMs = 2 * minuteMs;
const othersWithinMs = 5 * minuteMs;
/** After the end of a trouble, everything that waited is there within. */
const shownWithinMs = 5 * minuteMs;
/** In a channel that can be posted in, or told at once where there is none. */
const soonMs = 90_000;

/** Finds what must never be; the escalations that it raised join the others. */
type Act = (town: Town, asked: Asked[]) => Promise<readonly string[]>;

/**
 * Fifty escalations, ten of them VIPs', through whatever can be wrong with Slack, one after the other: it
 * is down, it refuses as too fast, the channel is archived, there is no channel, the token is revoked;
 * and each time it comes back.
 */
export const slackOutage: Drill = async ({ say, untilViolation }: DrillTools) => {
  const town = await startTown();
  const asked: Asked[] = [];
  const violations: string[] = [];
  try {
    for (const [name, act] of Object.entries(acts)) {
      say(name);
      const found = await act(town, asked);
      violations.push(...found.map((violation) => `${name}: ${violation}`));
      if (untilViolation && violations.length > 0) break;
    }
    if (violations.length === 0) violations.push(...(await judgeTheEnd(town, asked)));
    return { violations, seen: await seenIn(town, asked) };
  } finally {
    await town.stop();
  }
};

const acts: Readonly<Record<string, Act>> = {
  "Slack is down": down,
  "it is back, and takes one message a second": back,
  "the channel is archived": archived,
  "there is no channel left": nowhere,
  "the channels are back": channelsAreBack,
  "the token is revoked": revoked,
  "the token is good again": (town) => comesBack(town, () => town.slack.faults.clear()),
};

async function down(town: Town, asked: Asked[]): Promise<readonly string[]> {
  const { faults } = town.slack;
  // At first some are stored although nobody hears of it; then nothing answers as it should.
  faults.add({ kind: "reset-after-accept", match: "chat.postMessage", times: 2 });
  faults.add({ kind: "hang", match: "chat.postMessage", times: 2 });
  faults.add({ kind: "status", status: 503, match: "/api/", times: 100_000 });
  const raised = await raise(town, { first: 0, count: 20, vips: 4 });
  asked.push(...raised);
  await age(town, raised, 60);
  const left = (withinMs: number) => withinMs - (Date.now() - (raised[0]?.askedAt ?? 0));
  const ordinary = raised.filter(({ vip }) => !vip);
  const vips = raised.filter(({ vip }) => vip);
  const late = await told(town, vips, left(vipWithinMs));
  await age(town, ordinary, 150);
  return [...late, ...(await told(town, ordinary, left(othersWithinMs)))];
}

async function back(town: Town, asked: Asked[]): Promise<readonly string[]> {
  const refusedBefore = town.refusedPosts();
  const before = new Set(town.slack.state.messages.map(({ ts }) => ts));
  const late = await comesBack(town, () => {
    town.slack.faults.clear();
    // A storm on top: it asks to be left alone twice.
    town.slack.faults.add({ kind: "rate-limited", match: "chat.postMessage", retryAfter: 3 });
    town.slack.faults.add({ kind: "rate-limited", match: "chat.update", retryAfter: 3 });
  });
  const refused = town.refusedPosts() - refusedBefore;
  const newCards = town.slack.state.messages.filter(({ ts }) => !before.has(ts));
  const place = (vip: boolean) =>
    newCards.flatMap(({ metadata }, index) =>
      asked.some(({ escalationId, ...one }) => one.vip === vip && isOf(escalationId, metadata))
        ? [index]
        : [],
    );
  const vipsFirst =
    Math.max(-1, ...place(true)) < Math.min(Number.MAX_VALUE, ...place(false).slice(2));
  return [
    ...late,
    ...(refused <= asked.length ? [] : [`${refused} posts were refused for ${asked.length} cards`]),
    // Two may come before them: the one by which it was found that Slack is back, and one on its way.
    ...(vipsFirst ? [] : ["a VIP's card came after those of others that waited as well"]),
  ];
}

const isOf = (id: string, metadata: Town["slack"]["state"]["messages"][number]["metadata"]) =>
  metadata?.event_payload["id"] === id;

async function archived(town: Town, asked: Asked[]): Promise<readonly string[]> {
  setArchived(town, channel, true);
  const raised = await raise(town, { first: 20, count: 12, vips: 2 });
  // What stands in the archived channel changes, too: its card moves.
  const [moved] = asked.filter(({ vip }) => vip) as [Asked];
  const [card] = cardsOf(town, moved.escalationId);
  const press = { user: onCall.user, actionId: actionIds.claim, channel, ts: card?.ts ?? "" };
  await town.slack.press(press);
  asked.push(...raised);
  return within("not in the fallback channel", soonMs, () =>
    [...raised, moved].filter(
      ({ escalationId }) => !cardsOf(town, escalationId).some((one) => one.channel === fallback),
    ),
  );
}

async function nowhere(town: Town, asked: Asked[]): Promise<readonly string[]> {
  const spare = town.slack.state.channels[fallback];
  if (spare === undefined) throw new Error("there is no fallback channel");
  // Somebody throws the app out of it.
  town.slack.state.channels[fallback] = { ...spare, members: [onCall.user] };
  const raised = await raise(town, { first: 32, count: 8, vips: 2 });
  asked.push(...raised);
  return told(town, raised, soonMs);
}

async function channelsAreBack(town: Town): Promise<readonly string[]> {
  return comesBack(town, () => {
    setArchived(town, channel, false);
    const [desk, spare] = [channel, fallback].map((id) => town.slack.state.channels[id]);
    if (desk !== undefined && spare !== undefined)
      town.slack.state.channels[fallback] = { ...spare, members: desk.members };
  });
}

async function revoked(town: Town, asked: Asked[]): Promise<readonly string[]> {
  town.slack.faults.add({ kind: "status", status: 200, error: "token_revoked", times: 100_000 });
  const raised = await raise(town, { first: 40, count: 10, vips: 2 });
  asked.push(...raised);
  const late = await told(town, raised, soonMs);
  const asking = town.slack.faults.list().reduce((sum, { used }) => sum + used, 0);
  return asking <= raised.length * 2 ? late : [...late, `Slack was asked ${asking} times with it`];
}

/** Those of whom nobody was told in time, by mail and by text. */
async function told(town: Town, those: readonly Asked[], patienceMs: number) {
  return within("nobody on call was told by mail and by text", patienceMs, () =>
    those.filter((one) => toldOf(town, one)?.byText !== true),
  );
}

/** Ends a trouble; in the end every escalation has its card, and no second one. */
async function comesBack(town: Town, end: () => void): Promise<readonly string[]> {
  end();
  const { db } = town;
  const late = await within("not drawn after the end of the trouble", shownWithinMs, async () => {
    const open = await db("effects")
      .whereIn("kind", ["card", "thread-note"])
      .whereNotIn("state", ["done", "suppressed"])
      .select("key");
    const troubles = await db("chat_troubles").select("subject as key");
    return [...open, ...troubles].map(({ key }) => ({ reference: String(key) }));
  });
  const ids = (await db("escalations").select("id")).map(({ id }) => String(id));
  const twice = ids.filter((id) => cardsOf(town, id).length > 1);
  return [...twice.map((id) => `the escalation ${id} has more than one card`), ...late];
}

/** What is still so when the time is up, by reference. */
async function within(
  what: string,
  patienceMs: number,
  still: () =>
    | readonly { readonly reference: string }[]
    | Promise<readonly { readonly reference: string }[]>,
): Promise<readonly string[]> {
  let left: readonly { readonly reference: string }[] = [];
  const check = async () => {
    left = await still();
    if (left.length > 0) throw new Error(what);
  };
  await eventually(what, check, Math.max(patienceMs, 1_000)).catch(() => undefined);
  if (left.length === 0) return [];
  const names = left.map(({ reference }) => reference).slice(0, 5);
  return [`${what} within ${Math.round(patienceMs / 1_000)} s: ${left.length}, like ${names}`];
}

function setArchived({ slack }: Town, id: string, is: boolean): void {
  const one = slack.state.channels[id];
  if (one !== undefined) one.is_archived = is;
}

async function judgeTheEnd(town: Town, asked: readonly Asked[]): Promise<readonly string[]> {
  const { db, slack, mail, twilio } = town;
  const world = { slack: slack.state, mail: mail.state, twilio: twilio.state };
  const accepted = asked.map(({ requestId }) => requestId);
  const found = await findViolations(db, world, { accepted });
  const rows = await db("escalations");
  const moved = asked.filter(({ escalationId, due }) => {
    const row = rows.find(({ id }) => id === escalationId);
    return row === undefined || dueOf(row) !== due;
  });
  const letters = mail.state.messages.filter(({ envelope }) => envelope.to.includes(admin));
  const subjects = letters.map(({ subject }) => subject);
  // An outage, two channels, a token.
  const expected = 4;
  return [
    ...found,
    ...moved.map(({ reference }) => `${reference}'s clock did not run on as it should`),
    ...(letters.length === expected
      ? []
      : [`the admin got ${letters.length} letters instead of ${expected}: ${subjects}`]),
  ];
}

async function seenIn(town: Town, asked: readonly Asked[]): Promise<Record<string, unknown>> {
  const toldAfterMs = asked.flatMap((one) => {
    const told = toldOf(town, one);
    return told === undefined ? [] : [{ vip: one.vip, ms: told.at - one.askedAt }];
  });
  const { rows } = await town.db.raw(
    `select kind, count(*)::integer as effects, sum(attempt)::integer as attempts
     from effects group by kind order by kind`,
  );
  const slowest = (vip: boolean) =>
    Math.max(0, ...toldAfterMs.filter((one) => one.vip === vip).map(({ ms }) => ms));
  return {
    escalations: asked.length,
    vips: asked.filter(({ vip }) => vip).length,
    toldByOtherWays: toldAfterMs.length,
    slowestMs: { vips: slowest(true), others: slowest(false) },
    refusedAsTooFast: town.refusedPosts(),
    effects: rows,
  };
}
