import type { PlaceInLine, StoredEscalation } from "./escalations.ts";

// biome-ignore lint/suspicious/noExplicitAny: knex types a row of an undeclared table as any; named here once.
export function toEscalation(row: any): StoredEscalation {
  return {
    id: row.id,
    requestId: row.request_id,
    state: row.state,
    version: row.version,
    priority: row.priority,
    findings: row.findings,
    ownerId: row.owner_id ?? undefined,
    raisedAt: row.raised_at,
    firstResponseDueAt: row.first_response_due_at,
    resolutionDueAt: row.resolution_due_at,
    expiresAt: row.expires_at,
    firstHumanAt: row.first_human_at ?? undefined,
    claimedAt: row.claimed_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    endedBy: row.ended_by ?? undefined,
    resolution: row.resolution ?? undefined,
    ...toDesk(row),
    resolutionNote: row.resolution_note ?? undefined,
    waitingSince: row.waiting_since ?? undefined,
    line: row.line_until === null ? undefined : toLine(row),
    deal:
      row.deal_amount === null
        ? undefined
        : { amount: Number(row.deal_amount), currency: row.deal_currency ?? undefined },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
function toDesk(row: any) {
  return {
    reopenedAt: row.reopened_at ?? undefined,
    handoverCount: row.handover_count,
    reopenCount: row.reopen_count,
    snooze:
      row.snooze_until === null ? undefined : { until: row.snooze_until, byId: row.snoozed_by },
    touchedAt: row.touched_at,
    heardAt: row.heard_at ?? undefined,
    returned:
      row.returned_at === null ? undefined : { fromId: row.returned_from, at: row.returned_at },
    given: row.given,
    restedUntil: row.rested_until ?? undefined,
    waitedTo: row.waited_to ?? undefined,
    duplicateOf: row.duplicate_of ?? undefined,
    clientText: row.client_text ?? undefined,
    reopenedById: row.reopened_by ?? undefined,
  };
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
export function toLine(row: any): PlaceInLine {
  return { until: row.line_until, position: row.line_position };
}
