import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type DataFolder, readOrMake } from "./data-folder.ts";

/** With it the sandbox's page moves the clock and asks the program; made once for a data folder. */
export function sandboxToken({ path }: DataFolder): string {
  return readOrMake(
    join(path, "sandbox-token"),
    () => `gh_${randomBytes(32).toString("base64url")}`,
  );
}
