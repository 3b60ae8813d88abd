/** One row of the ledger: something was agreed to, or revoked. */
export type ConsentRow = { readonly given: boolean };

/** How things stand with an address. */
export type ConsentState = "unknown" | "given" | "revoked";

/** Whichever of our numbers or forms it was said to, the newest word counts. `rows`: oldest first. */
export function consentState(rows: readonly ConsentRow[]): ConsentState {
  const newest = rows.at(-1);
  if (newest === undefined) return "unknown";
  return newest.given ? "given" : "revoked";
}
