import { type Evidence, fired, notAsked, quiet, type Ruling } from "#gate/rule.ts";

/** There is no time to offer, so a person has to find one. */
export function nothingFree({ facts }: Evidence): Ruling {
  if (facts.anythingFree === "not-asked") return notAsked;
  return facts.anythingFree ? quiet : fired("nothing is free within the booking horizon");
}
