import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type DataFolder, openDataFolder } from "../../bin/data-folder.ts";
import { stopPostgres } from "../../bin/postgres.ts";
import { ROOTS_FOLDER } from "../../bin/postgres-binaries.ts";
import { isRunning } from "../../bin/processes.ts";

/* The whole thing, as `npm start` runs it, on a data folder and a port of its own. */

const root = join(import.meta.dirname, "../..");
const PATIENCE_MS = 90_000;

let data: DataFolder;
let launchers: Launcher[];

beforeEach(() => {
  data = openDataFolder(mkdtempSync(join(tmpdir(), "gatehouse-start-")));
  launchers = [];
});
afterEach(async () => {
  for (const { child, ended } of launchers) {
    child.kill("SIGTERM");
    await ended;
  }
  await stopPostgres(data.postgres);
  if (data.postgres.startsWith(ROOTS_FOLDER))
    rmSync(dirname(data.postgres), { recursive: true, force: true });
  rmSync(data.path, { recursive: true, force: true });
}, PATIENCE_MS);

type Launcher = {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly said: string }>;
  /** Resolves with all that was said once these words were among it. */
  readonly says: (words: string) => Promise<string>;
};

function launch(env: Readonly<Record<string, string>> = {}): Launcher {
  const child = spawn(process.execPath, ["bin/start.ts", "--port", "0"], {
    cwd: root,
    env: { PATH: process.env["PATH"], DATA_FOLDER: data.path, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
  const ended = new Promise<{ code: number | null; said: string }>((resolve) =>
    child.once("close", (code) => resolve({ code, said })),
  );
  const says = async (words: string) => {
    await Promise.race([
      expect.poll(() => said, { timeout: PATIENCE_MS, interval: 50 }).toContain(words),
      ended.then(({ said: all }) => expect(all).toContain(words)),
    ]);
    return said;
  };
  const launcher = { child, ended, says };
  launchers.push(launcher);
  return launcher;
}

const childrenOf = (): number[] => JSON.parse(readFileSync(data.runFile, "utf8")).children;
const living = (pids: readonly number[]) => pids.filter((pid) => isRunning(pid, "leash.mjs"));
/** Whatever works on this folder's cluster: a server, or one that is only being made. */
function postgresRuns(): boolean {
  if (!existsSync("/proc")) return existsSync(join(data.postgres, "postmaster.pid"));
  const pids = readdirSync("/proc").map(Number).filter(Number.isInteger);
  return pids.some((pid) => isRunning(pid, data.postgres));
}

test(
  "one command starts everything, says where to look, and Ctrl-C leaves nothing running",
  async () => {
    const launcher = launch();
    const said = await launcher.says("Ctrl-C stops everything");
    const pids = childrenOf();
    expect(living(pids)).toHaveLength(2);

    const bookUrl = /Book +(\S+)/.exec(said)?.[1] ?? "";
    expect((await fetch(new URL("/readyz", bookUrl))).status).toBe(200);
    expect((await fetch(/Sandbox +(http\S+)/.exec(said)?.[1] ?? "")).status).toBe(200);

    launcher.child.kill("SIGINT");
    expect((await launcher.ended).code).toBe(0);
    expect(living(pids)).toEqual([]);
    expect(postgresRuns()).toBe(false);
    expect(existsSync(data.runFile)).toBe(false);
  },
  PATIENCE_MS,
);

test(
  "after kill -9 its processes stop by themselves, and the next start takes over the rest",
  async () => {
    const first = launch();
    await first.says("Ctrl-C stops everything");
    const pids = childrenOf();
    first.child.kill("SIGKILL");
    await expect.poll(() => living(pids), { timeout: 20_000 }).toEqual([]);
    expect(postgresRuns()).toBe(true);

    const said = await launch().says("Ctrl-C stops everything");
    expect(said).toContain("still running from before");
  },
  PATIENCE_MS,
);

test(
  "when a part of it dies, all of it stops and says which and why",
  async () => {
    const launcher = launch();
    await launcher.says("Ctrl-C stops everything");
    const pids = childrenOf();
    process.kill(pids.at(-1) ?? 0, "SIGKILL");
    const { code, said } = await launcher.ended;
    expect(code).toBe(1);
    expect(said).toContain("The program ended by itself (SIGKILL)");
    expect(living(pids)).toEqual([]);
    expect(postgresRuns()).toBe(false);
  },
  PATIENCE_MS,
);

test(
  "a part that cannot start takes the others with it, also those that are only about to",
  async () => {
    const { code, said } = await launch({ SANDBOX_PORT: "none" }).ended;
    expect(code).toBe(1);
    expect(said).toContain("The sandbox ended by itself");
    // Its data folder was still being made when the sandbox gave up; what is killed goes in a moment.
    await expect.poll(postgresRuns, { timeout: 10_000 }).toBe(false);
  },
  PATIENCE_MS,
);

test(
  "half a vendor is refused by name before anything is started",
  async () => {
    const { code, said } = await launch({ SLACK_BOT_TOKEN: "xoxb-canary", LOG_LEVEL: "loud" })
      .ended;
    expect(code).toBe(1);
    expect(said).toContain(
      "SLACK_BOT_TOKEN is set but SLACK_SIGNING_SECRET and SLACK_TEAM_ID are missing",
    );
    expect(said).toContain("LOG_LEVEL must be one of");
    expect(said).not.toContain("canary");
    expect(existsSync(data.postgres)).toBe(false);
  },
  PATIENCE_MS,
);
