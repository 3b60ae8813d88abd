import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";
import { standingIn } from "./standing-in.ts";

/** They asked for a time, and the CRM says to leave them alone: what holds is for a person to say. */
export function doNotContact({ facts }: Evidence): Ruling {
  return standingIn(facts)?.doNotContact === true
    ? fired("the CRM says that this client is not to be contacted")
    : quiet;
}
