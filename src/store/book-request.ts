import type { Interval } from "#booking/interval.ts";
import type { ChoiceLine, ChoiceRule } from "#booking/routing/choice.ts";
import type { Limit, Take } from "#booking/take.ts";
import type { Team } from "#booking/team.ts";
import type { Receipt } from "#gate/decision.ts";
import type { BookingRequest } from "#intake/request.ts";
import { type Db, retried } from "./db.ts";
import type { IdempotencyKey } from "./idempotency.ts";
import { newId } from "./ids.ts";

/** Everything that the database needs to book a request in one statement. */
export type Booking<Answer> = {
  readonly at: Date;
  readonly requestId: string;
  readonly appointmentId: string;
  readonly linkId: string;
  readonly linkExpiresAt: Date;
  readonly request: BookingRequest;
  readonly named: {
    readonly service: { readonly id: string };
    readonly providerId: string | undefined;
    readonly locationId: string | undefined;
  };
  readonly key: IdempotencyKey | undefined;
  readonly receipt: Receipt;
  readonly companyVersion: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** The appointment with its buffers. */
  readonly taken: Interval;
  readonly zoneData: string;
  /** The client's own hold, which makes room, and what proves that it is theirs. */
  readonly hold?: { readonly id: string; readonly device: string } | undefined;
  /** Why in this order, for the ledger; none where there was nobody to choose between. */
  readonly choice?:
    | { readonly rule: ChoiceRule; readonly lines: readonly ChoiceLine[] }
    | undefined;
  /** Tried in this order. */
  readonly candidates: readonly {
    readonly team: Team;
    readonly takes: readonly Take[];
    readonly limits: readonly Limit[];
    readonly calendarId: string | undefined;
    readonly localStart: string;
    readonly effects: readonly Record<string, unknown>[];
    readonly answer: Answer;
  }[];
};

export type Booked<Answer> =
  | { readonly outcome: "booked"; readonly answer: Answer & { readonly reference: string } }
  | { readonly outcome: "slot-taken" }
  /** The Idempotency-Key was there first; its answer is stored. */
  | { readonly outcome: "repeated" };

/** Calls book_request (db/migrations): request, receipt, occupancy, appointment, effects, link and audit, or nothing. */
export async function bookRequest<Answer extends object>(
  db: Db,
  booking: Booking<Answer>,
): Promise<Booked<Answer>> {
  const input = JSON.stringify(toInput(booking));
  const { rows } = await retried(() =>
    db.raw("select outcome, stored_answer from book_request(?::jsonb)", [input]),
  );
  const [row] = rows;
  if (row.outcome === "booked") return { outcome: "booked", answer: row.stored_answer };
  return { outcome: row.outcome };
}

/** The JSON that book_request reads; benches and drills call the same function with it. */
export function toInput<Answer>(booking: Booking<Answer>): Record<string, unknown> {
  const { request, named, key, receipt } = booking;
  return {
    at: booking.at,
    appointmentId: booking.appointmentId,
    clientId: newId(),
    linkId: booking.linkId,
    linkExpiresAt: booking.linkExpiresAt,
    companyVersion: booking.companyVersion,
    rules: receipt.rules,
    startsAt: booking.startsAt,
    endsAt: booking.endsAt,
    takenFrom: booking.taken.start,
    takenTo: booking.taken.end,
    zoneData: booking.zoneData,
    idempotency:
      key === undefined
        ? null
        : {
            caller: key.caller,
            route: key.route,
            key: key.key,
            bodyHash: key.bodyHash.toString("hex"),
          },
    request: {
      id: booking.requestId,
      channel: request.channel,
      serviceId: named.service.id,
      contactName: request.clientName,
      contactEmail: request.clientEmail?.address ?? null,
      contactPhone: request.clientPhone ?? null,
      contactZone: request.clientZone,
      wantedStart: request.start ?? null,
      wantedProviderId: named.providerId ?? null,
      wantedLocationId: named.locationId ?? null,
      partySize: request.partySize ?? null,
      notes: request.notes,
      consents: request.consents,
      receivedAt: request.receivedAt,
      language: request.language ?? null,
      territory: request.territory ?? null,
    },
    holdId: booking.hold?.id ?? null,
    device: booking.hold?.device ?? null,
    choice: booking.choice ?? null,
    candidates: booking.candidates.map(({ team, calendarId, ...candidate }) => ({
      ...candidate,
      providerId: team.providerId,
      locationId: team.locationId,
      zone: team.zone,
      calendarId: calendarId ?? null,
    })),
  };
}
