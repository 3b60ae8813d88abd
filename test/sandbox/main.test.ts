import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "#config.ts";

type Ready = { readonly ready: true; readonly url: string; readonly env: Record<string, string> };

async function startMain(
  env: Record<string, string> = {},
): Promise<{ readonly child: ChildProcess; readonly lines: string[]; readonly said: Ready }> {
  const child = spawn(process.execPath, ["--import", "tsx", "src/sandbox/main.ts"], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout ?? process.stdin });
  reader.on("line", (line) => lines.push(line));
  await once(reader, "line");
  return { child, lines, said: JSON.parse(lines[0] ?? "") };
}

async function stop(child: ChildProcess): Promise<unknown> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  return (await ended)[0];
}

test("it says once where it is and what the program needs, and SIGTERM ends it", async () => {
  const { child, lines, said } = await startMain({ APP_URL: "http://127.0.0.1:9" });
  expect((await fetch(`${said.url}/state`)).status).toBe(200);
  expect(() =>
    readConfig({
      ...said.env,
      DATABASE_URL: "postgres://localhost/x",
      APP_SECRETS: "x".repeat(32),
    }),
  ).not.toThrow();
  expect(await stop(child)).toBe(0);
  expect(lines).toHaveLength(1);
}, 20_000);

test("what it holds can outlive a restart", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sandbox-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const env = { SANDBOX_STATE_FILE: join(folder, "deeper", "state.json") };
  const first = await startMain(env);
  await fetch(`${first.said.env["SLACK_API_URL"]}chat.postMessage`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${first.said.env["SLACK_BOT_TOKEN"]}`,
      "content-type": "application/json",
    },
    body: JSON.stringify({ channel: "C0BOOKINGS", text: "GH-1001 needs a person" }),
  });
  await stop(first.child);
  // Somebody has been told of changes in calendars, and believes that they still are.
  const file = env.SANDBOX_STATE_FILE;
  const kept = JSON.parse(await readFile(file, "utf8"));
  kept.google.channels = { "a-channel": { id: "a-channel" } };
  kept.microsoft.subscriptions = { "a-subscription": { id: "a-subscription" } };
  await writeFile(file, JSON.stringify(kept));

  const second = await startMain(env);
  const state = await (await fetch(`${second.said.url}/state`)).json();
  expect(state).toMatchObject({
    slack: { messages: [{ text: "GH-1001 needs a person" }] },
    google: { channels: { "a-channel": { id: "a-channel" } } },
    microsoft: { subscriptions: { "a-subscription": { id: "a-subscription" } } },
  });
  await stop(second.child);
}, 20_000);
