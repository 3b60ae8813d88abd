import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDataFolder } from "../../bin/data-folder.ts";
import { freePort } from "../../bin/postgres.ts";
import { type Figure, rounded } from "./figure.ts";
import { calmest, startMeter } from "./meter.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const patienceMs = 90_000;

type Start = {
  /** Until GET /readyz says yes, and until the screen says where to look. */
  readonly servingSeconds: number;
  readonly shownSeconds: number;
  /** Of everything that was started but PostgreSQL, which is nobody's child. */
  readonly cpuSeconds: number;
  readonly foreignCpuPercent: number | undefined;
};

/**
 * `npm start` with a data folder of its own: the first start makes a database cluster, the later ones
 * find it. Counted from the command to the first yes of /readyz, and to the words on the screen.
 */
export async function startBench(say: (text: string) => void): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-start-"));
  try {
    say("start: the first one, which makes the database");
    const first = await startOnce(folder);
    const later = await calmest((round) => {
      say(`start: a later one, try ${round + 1}`);
      return startOnce(folder);
    });
    return figuresOf(first, later);
  } finally {
    removeCluster(folder);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startOnce(folder: string): Promise<Start> {
  const port = await freePort();
  const stopMeter = startMeter({ ours: process.pid });
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  const child = spawn("npm", ["start"], {
    cwd: root,
    // No vendor, no database: what a newcomer has.
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      DATA_FOLDER: folder,
      PORT: String(port),
    },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that stopping it is what Ctrl-C does: a signal to all of it.
    detached: true,
  });
  try {
    const [servingSeconds, shownSeconds] = await Promise.all([
      serving(port, child).then(seconds),
      shown(child, "Gatehouse is ready").then(seconds),
    ]);
    const { cpu, foreignCpuPercent } = stopMeter();
    return {
      servingSeconds,
      shownSeconds,
      cpuSeconds: cpu?.ours ?? Number.NaN,
      foreignCpuPercent,
    };
  } finally {
    await interrupt(child);
  }
}

async function serving(port: number, child: ChildProcess): Promise<void> {
  const until = performance.now() + patienceMs;
  for (;;) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    if (performance.now() > until || child.exitCode !== null)
      throw new Error("npm start never served");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Resolves when the text is on the screen; rejects with all that was said when it ends instead. */
function shown(child: ChildProcess, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(text)) resolve();
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("error", reject);
    child.once("close", () => reject(new Error(`npm start ended by itself:\n${said}`)));
  });
}

async function interrupt(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once("close", resolve));
  process.kill(-child.pid, "SIGINT");
  await closed;
}

/** As root the cluster is not inside the data folder. */
function removeCluster(folder: string): void {
  const { path, postgres } = openDataFolder(folder);
  if (!postgres.startsWith(path)) rmSync(dirname(postgres), { recursive: true, force: true });
}

function figuresOf(first: Start, later: Start): Figure[] {
  const input = "npm start with pretend vendors and an empty data folder of its own";
  const firstNoise = { foreignCpuPercent: first.foreignCpuPercent };
  const laterNoise = { foreignCpuPercent: later.foreignCpuPercent };
  return [
    {
      figure: "start, the first after installing: the screen says where to look",
      value: rounded(first.shownSeconds),
      unit: "s",
      hold: { atMost: 15, on: "value" },
      input,
      ...firstNoise,
    },
    {
      figure: "start, a later one: serving",
      value: rounded(later.servingSeconds),
      unit: "s",
      hold: { atMost: 3, on: "value" },
      input,
      ...laterNoise,
    },
    {
      figure: "start, a later one: the screen says where to look",
      value: rounded(later.shownSeconds),
      unit: "s",
      hold: { atMost: 3, on: "value" },
      input,
      ...laterNoise,
    },
    {
      figure: "start, a later one: processor time of launcher, program and sandbox",
      value: rounded(later.cpuSeconds),
      unit: "s",
      input,
      ...laterNoise,
    },
  ];
}
