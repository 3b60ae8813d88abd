import { type Evidence, fired, notAsked, quiet, type Ruling } from "#gate/rule.ts";

/** An outside answer that booking needs did not arrive; a person books, or waits, knowing why. */
export function automationFailed({ facts }: Evidence): Ruling {
  if (facts.automation === "not-asked") return notAsked;
  if (facts.automation === "ok") return quiet;
  return fired(`could not be booked automatically: ${facts.automation.failed}`);
}
