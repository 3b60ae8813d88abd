import { type Actor, type Deed, mayDo } from "#access.ts";
import { GatehouseError } from "#errors.ts";
import type { Caller } from "#store/sign-in.ts";

/** Whoever has a shell on the machine may do everything there is; the audit says that it was done there. */
export const commandLine = { kind: "command-line", name: "command line", role: "admin" } as const;

/** Who wants something done: somebody whom the web knows, or somebody at the command line. */
export type Doer = Caller | typeof commandLine;

/** Throws FORBIDDEN when the doer's role may not do the deed. */
export function expectMay({ role }: Pick<Doer, "role">, deed: Deed): void {
  if (mayDo(role, deed)) return;
  throw new GatehouseError("FORBIDDEN", { detail: `the role ${role} may not ${deed}` });
}

/** A token is no member: the audit names it, so that it can be found and revoked. */
export function actorOf(doer: Doer): Actor {
  switch (doer.kind) {
    case "member":
      return { kind: "member", id: doer.id, name: doer.name, role: doer.role };
    case "token":
      return { kind: "system", name: `token ${doer.name}` };
    case "command-line":
      return { kind: "system", name: doer.name };
  }
}
