import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Config } from "#config.ts";
import { GatehouseError } from "#errors.ts";
import { checkInvariants } from "#flows/check-invariants.ts";
import { openDb } from "#store/db.ts";
import { OutsideState } from "#store/invariants/outside.ts";
import { readClockOffset } from "#store/machinery.ts";
import { examine } from "./doctor.ts";
import { sayFinding, sayReport } from "./doctor-words.ts";

export type DoctorOptions = {
  /** Ask the rows, and not the installation. */
  readonly invariants: boolean;
  /** Nothing is under way any more: what is not settled now never will be. */
  readonly quiet: boolean;
  /** A JSON file with what callers and vendors hold (src/store/invariants/outside.ts). */
  readonly outside: string | undefined;
};

/** So long may anything be under way before it counts as stuck. */
const graceMinutes = 15;
/** Invariants read whole tables: on a large database no answer comes within the usual two seconds. */
const statementMs = 120_000;

/** Examines and tells everything; true when all is well. */
export async function runDoctor(
  config: Config,
  options: DoctorOptions,
  say: (line: string) => void,
): Promise<boolean> {
  const db = openDb(config.databaseUrl, { name: "doctor", max: 1, statementMs });
  try {
    if (!options.invariants) {
      const findings = await examine(db, config);
      for (const finding of findings) say(sayFinding(finding));
      return findings.every(({ state }) => state !== "ill");
    }
    const outside = options.outside === undefined ? {} : await readOutside(options.outside);
    const now = new Date(Date.now() + (await readClockOffset(db)));
    const grace = options.quiet ? 0 : graceMinutes;
    const reports = await checkInvariants(db, { now, graceMinutes: grace, outside });
    for (const report of reports) say(sayReport(report));
    return reports.every(({ state }) => state !== "broken");
  } finally {
    await db.destroy();
  }
}

async function readOutside(file: string): Promise<OutsideState> {
  const text = await readFile(file, "utf8");
  try {
    return OutsideState.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new GatehouseError("INVALID_REQUEST", {
      detail: `${file} does not tell what is outside:\n${why}`,
      cause,
    });
  }
}
