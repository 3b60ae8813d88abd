import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Whom PostgreSQL runs as, where it cannot run as ourselves. */
export type SystemUser = { readonly uid: number; readonly gid: number };

const NAME = "gatehouse";

/** Each system has one of these; the flags say: no home, no password, no shell. */
const waysToAddAUser: readonly (readonly [command: string, ...flags: string[]])[] = [
  ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME],
  ["adduser", "--system", "--no-create-home", "--group", NAME],
  ["adduser", "-S", "-D", "-H", NAME],
];

/**
 * PostgreSQL refuses to run as root, so root lends it a user without rights: our own, which is
 * made when it is missing, else "nobody". Anybody but root gets undefined: run it as yourself.
 */
export function postgresUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const [command, ...flags] of waysToAddAUser) {
    const user = findUser(NAME);
    if (user !== undefined) return user;
    try {
      execFileSync(command, flags, { stdio: "ignore" });
    } catch {
      // Not on this system, or not allowed (a read-only /etc): the next way, and "nobody" at last.
    }
  }
  // The ids that Linux knows as nobody and nogroup even where no passwd file says so.
  return findUser(NAME) ?? findUser("nobody") ?? { uid: 65534, gid: 65534 };
}

function findUser(name: string): SystemUser | undefined {
  const line = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid === undefined || gid === undefined
    ? undefined
    : { uid: Number(uid), gid: Number(gid) };
}
