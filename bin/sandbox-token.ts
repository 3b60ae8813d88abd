import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { openDb } from "#store/db.ts";
import { saveApiToken } from "#store/sign-in.ts";
import { type DataFolder, readOrMake } from "./data-folder.ts";

/** With it the sandbox's page moves the clock and asks the program; made once for a data folder. */
export function sandboxToken({ path }: DataFolder): string {
  return readOrMake(
    join(path, "sandbox-token"),
    () => `gh_${randomBytes(32).toString("base64url")}`,
  );
}

export async function registerSandboxToken(databaseUrl: string, secret: string): Promise<void> {
  const db = openDb(databaseUrl, { name: "launcher", max: 1 });
  try {
    await saveApiToken(db, { name: "sandbox", role: "admin", secret });
  } finally {
    await db.destroy();
  }
}
