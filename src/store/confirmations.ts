import type { Db } from "./db.ts";

/** What confirming has to know of an appointment. */
export type ConfirmableRow = {
  readonly appointmentId: string;
  readonly state: "confirmed" | "cancelled";
  readonly startsAt: Date;
  readonly sequence: number;
  /** The client has said that they will come, to this very start. */
  readonly isConfirmed: boolean;
};

/** Locked until the transaction ends: what the client confirms must not be moved meanwhile. */
export async function lockConfirmable(
  tx: Db,
  requestId: string,
): Promise<ConfirmableRow | undefined> {
  const row = await tx("appointments")
    .where({ request_id: requestId })
    .forUpdate()
    .first("id", "state", "starts_at", "sequence", "confirmed_start");
  return (
    row && {
      appointmentId: row.id,
      state: row.state,
      startsAt: row.starts_at,
      sequence: row.sequence,
      isConfirmed: row.confirmed_start?.getTime() === row.starts_at.getTime(),
    }
  );
}

export async function saveConfirmation(
  tx: Db,
  { appointmentId, startsAt }: Pick<ConfirmableRow, "appointmentId" | "startsAt">,
  at: Date,
): Promise<void> {
  await tx("appointments")
    .where({ id: appointmentId })
    .update({ confirmed_at: at, confirmed_start: startsAt });
}

/** How an appointment stands between a client who was asked to confirm it and us. */
export type Asking = {
  /** When the client said that they will come, to its present start. */
  readonly confirmedAt: Date | undefined;
  /** The client was asked about it as it is now. */
  readonly isAsked: boolean;
};

export async function findAsking(db: Db, appointmentId: string): Promise<Asking> {
  const { rows } = await db.raw(
    `select case when confirmed_start = starts_at then confirmed_at end as confirmed_at,
            exists (select from reminders
                    where appointment_id = appointments.id
                      and reminders.sequence = appointments.sequence and asked) as is_asked
     from appointments where id = :appointmentId`,
    { appointmentId },
  );
  const row: { confirmed_at: Date | null; is_asked: boolean } | undefined = rows[0];
  return { confirmedAt: row?.confirmed_at ?? undefined, isAsked: row?.is_asked === true };
}
