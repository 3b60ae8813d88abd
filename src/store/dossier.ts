import type { Consent } from "#intake/request.ts";
import type { Db } from "./db.ts";
import type { EffectKind, EffectState } from "./effects.ts";

/** What only a dossier asks for, besides the rows that everybody reads. */
export type DossierRows = {
  readonly consents: readonly Consent[];
  readonly appointment:
    | { readonly path: "auto" | "personal"; readonly cancelReason: string | undefined }
    | undefined;
  /** Oldest first. */
  readonly effects: readonly EffectRecord[];
};

/** An outside write as the delivery log tells it. */
export type EffectRecord = {
  readonly kind: EffectKind;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly state: EffectState;
  readonly attempts: number;
  readonly changedAt: Date;
  readonly lastError: string | undefined;
};

export async function findDossierRows(db: Db, requestId: string): Promise<DossierRows> {
  const request = await db("requests").where({ id: requestId }).first("consents");
  const appointment = await db("appointments")
    .where({ request_id: requestId })
    .first("path", "cancel_reason");
  const effects = await db("effects").where({ request_id: requestId }).orderBy("created_at");
  return {
    consents: request?.consents ?? [],
    appointment: appointment && {
      path: appointment.path,
      cancelReason: appointment.cancel_reason ?? undefined,
    },
    effects: effects.map((row) => ({
      kind: row.kind,
      payload: row.payload,
      state: row.state,
      attempts: row.attempt,
      changedAt: row.changed_at,
      lastError: row.last_error ?? undefined,
    })),
  };
}
