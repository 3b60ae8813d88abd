import { stringify } from "yaml";
import type { Company } from "./company.ts";

/** The company as a file that says the same; parse-company.ts reads it back. */
export function writeCompany(company: Company): string {
  // As blocks, texts that begin with white space and end with a line end come back without either.
  return stringify(company, { lineWidth: 0, blockQuote: false });
}
