import { execFile } from "node:child_process";
import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

export type PgbenchRun = { readonly perSecond: number; readonly transactions: number };

/** PostgreSQL's own load generator, where somebody installed it: Debian keeps it out of PATH. */
export function findPgbench(): string | undefined {
  const inPath = (process.env["PATH"] ?? "")
    .split(delimiter)
    .map((folder) => join(folder, "pgbench"));
  return [...globSync("/usr/lib/postgresql/*/bin/pgbench").sort().reverse(), ...inPath].find(
    (file) => existsSync(file),
  );
}

const run = promisify(execFile);

export async function pgbenchVersion(pgbench: string): Promise<string> {
  const { stdout } = await run(pgbench, ["--version"]);
  return stdout.trim();
}

/** Runs a script over so many connections with prepared statements, pgbench's fastest way. */
export async function runPgbench(
  pgbench: string,
  options: {
    readonly url: string;
    readonly script: string;
    readonly connections: number;
    readonly seconds: number;
  },
): Promise<PgbenchRun> {
  const folder = mkdtempSync(join(tmpdir(), "gatehouse-pgbench-"));
  try {
    const file = join(folder, "script.sql");
    writeFileSync(file, options.script);
    const { stdout } = await run(
      pgbench,
      [
        ...["--no-vacuum", "--protocol=prepared", "--define=count=0", `--file=${file}`],
        ...[`--client=${options.connections}`, "--jobs=2", `--time=${options.seconds}`],
        options.url,
      ],
      { timeout: (options.seconds + 30) * 1000 },
    );
    return {
      perSecond: numberIn(stdout, /tps = ([\d.]+)/),
      transactions: numberIn(stdout, /actually processed: (\d+)/),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function numberIn(output: string, pattern: RegExp): number {
  const found = pattern.exec(output)?.[1];
  if (found === undefined) throw new Error(`pgbench said something unexpected:\n${output}`);
  return Number(found);
}
