import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { startChild } from "../../../bin/children.ts";
import { freePort } from "../../../bin/postgres.ts";
import { programReady } from "../../../bin/programs.ts";
import { eventsOf, faults, mailsTo, stateOf } from "./stories.ts";
import {
  type Answered,
  ask,
  expectSound,
  passTime,
  type Someone,
  untilSettled,
  useTown,
} from "./town.ts";

/* The program in processes of its own, which are stopped or killed in the middle of their work. */

const town = useTown({ providers: 12, nodes: 0, hurry: { everyMs: 250, bySeconds: 2 } });
const patience = 60_000;
const stops: (() => Promise<void>)[] = [];
/** The node that runs at the moment: each test ends one and starts the next. */
let node: Node;

beforeAll(async () => {
  node = await startNode();
}, patience);

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()));
}, patience);

type Node = { readonly url: string } & Pick<
  ReturnType<typeof startChild>,
  "pid" | "ended" | "stop"
>;

async function startNode(): Promise<Node> {
  const port = await freePort();
  const { pid, ended, stop, ...child } = startChild({
    name: "The program",
    args: ["src/app.ts"],
    env: {
      PATH: process.env["PATH"],
      ...town().environment,
      PORT: String(port),
      JOB_HEARTBEAT_SECONDS: "10",
    },
    isReady: (line) => line["msg"] === "ready",
    onLine: () => undefined,
  });
  stops.push(stop);
  await programReady({ pid, ended, stop, ...child }, { web: true });
  await vi.waitFor(async () => {
    expect(await town().db("providers").whereNull("busy_read_at")).toEqual([]);
  }, patience);
  return { url: `http://127.0.0.1:${port}`, pid, ended, stop };
}

const askNode = (client: Someone) => ask({ ...town(), nodes: [node] }, client);

/** A client whose event, one whose card and one whose mail are being written when it happens. */
async function threeUnderWay(trouble: "slow" | "accepted") {
  const { google, slack, mail, troubleSlack } = town();
  const [booked, carded, mailed] = [town().someone(), town().someone("vip"), town().someone()];
  const slow = { kind: "delay", milliseconds: 2_000 } as const;
  const fault = trouble === "slow" ? slow : faults["an answer that drips"];
  const events = `POST /calendar/v3/calendars/${booked.calendarId}/events`;
  google.faults.add({ ...fault, match: `${events}$` });
  troubleSlack({ method: "chat.postMessage", about: carded.name, faults: [fault] });
  mail.faults.add({ ...slow, match: `DATA .*${mailed.email}` });
  const calls = slack.calls.length;
  const clients = [booked, carded, mailed];
  const answers = await Promise.all(clients.map((client) => askNode(client)));
  await vi.waitFor(() => {
    expect(google.calls.some(({ method, path }) => `${method} ${path}` === events)).toBe(true);
    expect(slack.calls.length).toBeGreaterThan(calls);
    expect(mail.faults.list().at(-1)).toMatchObject({ used: 1 });
  }, patience);
  return { clients, answers, mailed };
}

async function expectOneOfEach({
  clients,
  answers,
  mailed,
}: {
  clients: readonly Someone[];
  answers: readonly Answered[];
  mailed: Someone;
}): Promise<void> {
  for (const { requestId } of answers) await untilSettled(town(), requestId);
  const [booked, carded] = answers as [Answered, Answered, Answered];
  expect(await stateOf(town(), booked)).toMatchObject({ state: "booked", reasons: [] });
  expect(await stateOf(town(), carded)).toMatchObject({ state: "escalated" });
  expect(clients.map((client) => mailsTo(town(), client).length)).toEqual([1, 1, 1]);
  expect(mailsTo(town(), mailed)).toHaveLength(1);
  await expectSound(
    town(),
    answers.map(({ requestId }) => requestId),
  );
}

test("told to stop, a node answers, finishes what is under way, and leaves the rest to the next one", async () => {
  const work = await threeUnderWay("slow");
  const late = town().someone();
  town().google.faults.add({ kind: "delay", milliseconds: 700, match: "freeBusy" });
  const answering = askNode(late);
  await vi.waitFor(() => {
    expect(town().google.faults.list().at(-1)).toMatchObject({ used: 1 });
  }, patience);

  await node.stop();

  expect(await node.ended).toContain("exit code 0");
  const answered = await answering;
  expect(answered.status).toBe(201);
  expect(await town().db("effects").where({ state: "sending" })).toEqual([]);
  const half = await town().db("pgboss.job").where({ state: "active" });
  expect(half).toEqual([]);
  node = await startNode();
  await expectOneOfEach({ ...work, answers: [...work.answers, answered] });
}, 120_000);

test("killed between a vendor's acceptance and our noting it, nothing is done a second time", async () => {
  const work = await threeUnderWay("accepted");

  process.kill(node.pid, "SIGKILL");

  expect(await node.ended).toContain("SIGKILL");
  const left = await town().db("effects").where({ state: "sending" }).select("kind");
  // Another mail may have been under way just then.
  expect([...new Set(left.map(({ kind }) => kind))].sort()).toEqual([
    ...["calendar-event", "card", "email"],
  ]);
  expect(eventsOf(town(), work.clients[0] as Someone)).toHaveLength(1);
  node = await startNode();
  await letLeasesRunOut();
  await expectOneOfEach(work);
}, 120_000);

/** A dead node's jobs go to others when it has been silent for long enough. */
async function letLeasesRunOut(): Promise<void> {
  const { db } = town();
  await passTime(town(), 60);
  await db("pgboss.job")
    .where({ state: "active" })
    .update({ heartbeat_on: db.raw("heartbeat_on - interval '60 seconds'") });
}

test("half a vendor is refused by name, and nothing is started", async () => {
  const lines: string[] = [];
  const { SLACK_SIGNING_SECRET: _, MAIL_FROM: __, ...environment } = town().environment;
  const { ended, stop } = startChild({
    name: "The program",
    args: ["src/app.ts"],
    env: { PATH: process.env["PATH"], ...environment },
    isReady: () => false,
    onLine: (line) => lines.push(line),
  });
  onTestFinished(stop);

  expect(await ended).toContain("exit code 1");
  const said = lines.join("\n");
  expect(said).toMatch(/SLACK_BOT_TOKEN.* set but SLACK_SIGNING_SECRET is missing/);
  expect(said).toMatch(/SMTP_URL is set but MAIL_FROM is missing/);
  expect(said).not.toContain(town().environment["SLACK_BOT_TOKEN"]);
}, 60_000);
