import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { postgresBinaries } from "./postgres-binaries.ts";
import { postgresUser, type SystemUser } from "./postgres-user.ts";
import { isRunning } from "./processes.ts";

export type PostgresOptions = {
  /** Made when missing. As root it must be in a place that a user without rights may enter. */
  readonly dataFolder: string;
  /** A free one is taken when this is undefined. */
  readonly port?: number | undefined;
  /** False trades every safety for speed and asks for no password: for data that is thrown away. */
  readonly durable: boolean;
};

export type Postgres = {
  /** Of the superuser and the database "postgres". */
  readonly url: string;
  /** True when a server of an earlier start was found running, and taken over. */
  readonly adopted: boolean;
  readonly isAlive: () => boolean;
  /** Ends connections, flushes, and resolves once the server is gone. Stopping twice is fine. */
  readonly stop: () => Promise<void>;
};

/** What is known about one cluster, completed once. */
type Cluster = PostgresOptions & {
  readonly binaries: string;
  readonly user: SystemUser | undefined;
  readonly passwordFile: string;
};

const run = promisify(execFile);

const everyday = {
  listen_addresses: "127.0.0.1",
  // A socket in a folder of the system would be one more thing to collide over.
  unix_socket_directories: "",
  timezone: "UTC",
  log_timezone: "UTC",
  jit: "off",
};

const careless = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  // Test files run side by side, each with its own pool.
  max_connections: "300",
};

/**
 * Starts PostgreSQL in a process of its own, which outlives ours: whoever finds it running in the
 * same folder takes it over. The address never leaves this machine.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const cluster = clusterIn(options);
  await createCluster(cluster);
  const running = await findRunning(cluster);
  const port = running ?? (await startServer(cluster));
  return {
    url: `postgres://postgres:${password(cluster)}@127.0.0.1:${port}/postgres`,
    adopted: running !== undefined,
    isAlive: () => isRunning(pidOf(cluster), "postgres"),
    stop: () => stopServer(cluster),
  };
}

/** Stops whatever server works on this folder, if any: what a killed process left behind. */
export async function stopPostgres(dataFolder: string): Promise<void> {
  await stopServer(clusterIn({ dataFolder, durable: true }));
}

function clusterIn(options: PostgresOptions): Cluster {
  const user = postgresUser();
  return {
    ...options,
    user,
    binaries: postgresBinaries(user),
    passwordFile: `${options.dataFolder}.password`,
  };
}

async function createCluster(cluster: Cluster): Promise<void> {
  const { dataFolder, durable, passwordFile } = cluster;
  if (existsSync(join(dataFolder, "PG_VERSION"))) return;

  mkdirSync(dirname(dataFolder), { recursive: true });
  if (durable && !existsSync(passwordFile)) {
    writeFileSync(passwordFile, randomBytes(24).toString("hex"), { mode: 0o600 });
    giveTo(cluster.user, passwordFile);
  }
  // Made aside and renamed: a start that is killed half-way leaves nothing that looks whole.
  const aside = `${dataFolder}.new`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(aside);
  chmodSync(aside, 0o700);
  giveTo(cluster.user, aside);
  await runAsUser(cluster, "initdb", [
    `--pgdata=${aside}`,
    "--username=postgres",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    ...(durable
      ? ["--auth=scram-sha-256", `--pwfile=${passwordFile}`]
      : ["--auth=trust", "--no-sync"]),
  ]);
  rmSync(dataFolder, { recursive: true, force: true });
  renameSync(aside, dataFolder);
}

/** Starts the server and answers its port, which is tried again when somebody else took it first. */
async function startServer(cluster: Cluster): Promise<number> {
  const settings = { ...everyday, ...(cluster.durable ? {} : careless) };
  for (let attempt = 1; ; attempt++) {
    const port = cluster.port ?? (await freePort());
    const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
    try {
      await runAsUser(cluster, "pg_ctl", [
        "start",
        "--wait",
        `--pgdata=${cluster.dataFolder}`,
        `--log=${logFile(cluster)}`,
        `--options=-p ${port} ${flags.join(" ")}`,
      ]);
      return port;
    } catch (cause) {
      if (attempt === 3 || cluster.port !== undefined) {
        throw new Error(`PostgreSQL did not start; its last words are in ${logFile(cluster)}`, {
          cause,
        });
      }
    }
  }
}

async function stopServer(cluster: Cluster): Promise<void> {
  if ((await findRunning(cluster)) === undefined) return;
  try {
    await runAsUser(cluster, "pg_ctl", [
      "stop",
      "--wait",
      "--mode=fast",
      `--pgdata=${cluster.dataFolder}`,
    ]);
  } catch (error) {
    // Gone by itself in between, which is what was wanted.
    if ((await findRunning(cluster)) !== undefined) throw error;
  }
}

/** The port of a server that already works on this folder, from the file that it keeps itself. */
async function findRunning(cluster: Cluster): Promise<number | undefined> {
  const pidFile = join(cluster.dataFolder, "postmaster.pid");
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 50) {
    if (!existsSync(pidFile)) return undefined;
    const [pid, , , port, , , , status] = readFileSync(pidFile, "utf8").split("\n");
    if (!isRunning(Number(pid), "postgres")) {
      // PostgreSQL would be misled by a process that got the number of a server that crashed.
      rmSync(pidFile, { force: true });
      return undefined;
    }
    if (status?.trim() === "ready") return Number(port);
    // Starting, recovering or stopping: all of them end.
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`The PostgreSQL in ${cluster.dataFolder} neither becomes ready nor stops`);
}

/** Zero when there is no server. */
function pidOf({ dataFolder }: Cluster): number {
  const pidFile = join(dataFolder, "postmaster.pid");
  return existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8").split("\n")[0]) : 0;
}

async function runAsUser(
  { binaries, user }: Cluster,
  program: "initdb" | "pg_ctl",
  flags: readonly string[],
): Promise<void> {
  await run(join(binaries, program), flags, {
    ...user,
    // The caller's folder may be closed to that user, and programs start by looking around.
    cwd: user === undefined ? undefined : "/",
    env: {
      PATH: process.env["PATH"],
      LC_ALL: "C",
      TZ: "UTC",
      SystemRoot: process.env["SystemRoot"],
    },
    windowsHide: true,
  });
}

function giveTo(user: SystemUser | undefined, path: string): void {
  if (user !== undefined) chownSync(path, user.uid, user.gid);
}

function password({ durable, passwordFile }: Cluster): string {
  return durable ? readFileSync(passwordFile, "utf8").trim() : "";
}

function logFile({ dataFolder }: Cluster): string {
  return `${dataFolder}/server.log`;
}

/** A port that nothing listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
