import { sayAway } from "#booking/absence-words.ts";
import { describeLocal } from "#booking/local-time.ts";
import type { MoveResult } from "#flows/apply-absence-plan.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { EscalationResult } from "#flows/escalate-away.ts";
import type { NewHome } from "#flows/new-home.ts";
import { type AbsencePlan, awayOf, type PlannedMove } from "#flows/plan-absence.ts";

/** The plan as a table: reference, local time with its zone, from → to, why. */
export function sayPlan(plan: AbsencePlan): readonly string[] {
  const { absence, company, moves } = plan;
  const count = moves.length === 1 ? "1 appointment" : `${moves.length || "no"} appointments`;
  const title = `${sayAway(awayOf(company, absence))}: ${count}`;
  return [title, ...columns(moves.map((move) => row(company, move)))];
}

function row(company: CurrentCompany, move: PlannedMove): readonly string[] {
  const { appointment, withIds, reference, home, escalated } = move;
  const from = names(company, [appointment.providerId, ...withIds]);
  const why = `${home.because}${instead(company, home, appointment.zone)}`;
  return [
    reference,
    describeLocal(appointment.startsAt, appointment.zone),
    `${from} → ${sayHome(company, home)}`,
    escalated ? `${why} (before a person already)` : why,
  ];
}

function sayHome(company: CurrentCompany, home: NewHome): string {
  switch (home.kind) {
    case "same-time":
      return names(company, [home.team.providerId, ...home.team.withIds]);
    case "other-times":
      return "another time?";
    case "none":
      return "nobody";
  }
}

function instead(company: CurrentCompany, home: NewHome, zone: string): string {
  if (home.kind !== "other-times") return "";
  const times = home.times.map(
    ({ start, providerIds }) =>
      `${describeLocal(start, zone)} with ${names(company, providerIds, " or ")}`,
  );
  return `; free instead: ${times.join("; ")}`;
}

/** One line as each is done. */
export function sayMove({ company }: AbsencePlan, result: MoveResult): string {
  const name = result.reference ?? result.appointmentId;
  switch (result.kind) {
    case "moved":
      return `  ${name} → ${names(company, [result.team.providerId, ...result.team.withIds])}`;
    case "changed-meanwhile":
      return `  ${name} changed meanwhile and stays as it is`;
    case "taken-meanwhile":
      return `  ${name} stays: the time was taken meanwhile; now proposed: ${sayHome(company, result.home)}`;
    case "no-home":
      return `  ${name} stays: ${result.home.because}`;
  }
}

const escalations: Readonly<Record<EscalationResult["kind"], string>> = {
  escalated: "is before a person now",
  "escalated-before": "is before a person already",
  "changed-meanwhile": "changed meanwhile and stays as it is",
};

export function sayEscalation({ reference, appointmentId, kind }: EscalationResult): string {
  return `  ${reference ?? appointmentId} ${escalations[kind]}`;
}

/** "3 moved, 1 taken meanwhile" */
export function summarise(results: readonly { readonly kind: string }[]): string {
  const counts = Map.groupBy(results, ({ kind }) => kind.replace("-", " "));
  return [...counts].map(([kind, { length }]) => `${length} ${kind}`).join(", ") || "nothing to do";
}

function names({ known }: CurrentCompany, ids: readonly string[], between = ", "): string {
  return ids.map((id) => known.providers.get(id)?.name ?? "").join(between);
}

/** Every column as wide as its widest cell; the last one as it is. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
}
