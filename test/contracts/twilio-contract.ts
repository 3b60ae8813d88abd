import { type Contract, loadContract } from "./contract-check.ts";
import type { Specification } from "./specification.ts";

/**
 * Twilio's contract, as Twilio keeps it: a list's links to its pages are published as addresses, and
 * are paths in every answer and example ("/2010-04-01/Accounts/AC…/Messages.json?Page=1").
 */
export function loadTwilioContract(): Contract {
  return loadContract("twilio", { amend: withRelativePages });
}

function withRelativePages(specification: Specification): Specification {
  return JSON.parse(JSON.stringify(specification), (name, value) =>
    /^(uri|\w+_page_uri)$/.test(name) && value?.format === "uri"
      ? { ...value, format: "uri-reference" }
      : value,
  );
}
