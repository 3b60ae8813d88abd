import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";
import { standingIn } from "./standing-in.ts";

/** Somebody talks to a client who often did not come before the next time is given away. */
export function pastNoShows({ facts, rules: { noShowsMax } }: Evidence): Ruling {
  const noShows = standingIn(facts)?.outcomes?.noShows ?? 0;
  if (noShowsMax === undefined || noShows <= noShowsMax) return quiet;
  return fired(`${noShows} no-shows by the CRM, and at most ${noShowsMax} are booked unattended`);
}
