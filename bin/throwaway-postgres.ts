import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Postgres, startPostgres, stopPostgres } from "./postgres.ts";
import { ROOTS_FOLDER } from "./postgres-binaries.ts";
import { exists } from "./processes.ts";

const PREFIX = "gatehouse-throwaway-";

/**
 * A PostgreSQL for a test run, a drill or a measurement; stopping it removes its data. With
 * `durable` it keeps every safety of a real one: for drills that kill it, and for honest figures.
 * What earlier processes left when they were killed is removed first.
 */
export async function startThrowawayPostgres({
  durable,
}: {
  readonly durable: boolean;
}): Promise<Postgres & { readonly dataFolder: string }> {
  const isRoot = process.getuid?.() === 0;
  const parent = isRoot ? ROOTS_FOLDER : tmpdir();
  mkdirSync(parent, { recursive: true });
  await removeAbandoned(parent);

  const folder = mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
  // For passing through: what is inside belongs to PostgreSQL's user, and to nobody else.
  if (isRoot) for (const path of [parent, folder]) chmodSync(path, 0o755);
  const dataFolder = join(folder, "postgres");
  const server = await startPostgres({ dataFolder, durable });
  return {
    ...server,
    dataFolder,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The folder's name says whose it is, so that a run in progress is never disturbed. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of readdirSync(parent)) {
    const owner = new RegExp(`^${PREFIX}(\\d+)-`).exec(name)?.[1];
    if (owner === undefined || exists(Number(owner))) continue;
    const folder = join(parent, name);
    try {
      await stopPostgres(join(folder, "postgres"));
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's, or being removed by another run at this moment: not in our way.
    }
  }
}
