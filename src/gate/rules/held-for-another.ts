import { describeLocal } from "#booking/local-time.ts";
import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";

/**
 * The client asks a person for a time that is kept for somebody else. By itself that is no reason for
 * one: who did not ask is told so, and chooses another time.
 */
export function heldForAnother({ request, facts: { heldUntil } }: Evidence): Ruling {
  if (!request.askPerson || heldUntil === undefined) return quiet;
  const until = describeLocal(heldUntil, request.clientZone);
  return fired(`the wanted time is held for somebody else, until ${until} at the latest`);
}
