import type { InvariantReport } from "#flows/check-invariants.ts";
import type { Finding } from "./doctor.ts";

const marks = { well: "✓", note: "•", ill: "✗" } as const;

export function sayFinding({ state, what, advice }: Finding): string {
  const line = `${marks[state]} ${what}`;
  return advice === undefined ? line : `${line}\n    ${advice}`;
}

/** A line for each invariant, and under a broken one what breaks it. */
export function sayReport(report: InvariantReport): string {
  const { code, sentence, state, offenders, unseen } = report;
  const mark = { holds: "✓", broken: "✗", "not-checked": "–" }[state];
  const aside = unseen.length === 0 ? "" : ` (not looked at: ${unseen.join(", ")})`;
  return [
    `${mark} ${code} ${sentence}${aside}`,
    ...offenders.map(({ id, what }) => `    ${id} ${what}`),
  ].join("\n");
}
