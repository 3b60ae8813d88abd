import type { Consent } from "#intake/request.ts";
import { type ConsentRecord, listConsents } from "./consents.ts";
import type { Db } from "./db.ts";
import { listDealsOfRequest, type StoredDeal } from "./deals.ts";
import type { EffectKind } from "./effect-kinds.ts";
import type { EffectState } from "./effects.ts";
import { findFeedback, type GivenFeedback } from "./feedback.ts";
import type { MailNews } from "./mail-news.ts";
import { listReminders, type Reminder } from "./reminders.ts";

/** What only a dossier asks for, besides the rows that everybody reads. */
export type DossierRows = {
  readonly consents: readonly Consent[];
  readonly appointment:
    | {
        readonly path: "auto" | "personal";
        readonly cancelReason: string | undefined;
        readonly confirmedAt: Date | undefined;
        readonly feedback: GivenFeedback | undefined;
      }
    | undefined;
  /** What was decided to be sent before the appointment and after it, oldest first. */
  readonly reminders: readonly Reminder[];
  /** Oldest first. */
  readonly effects: readonly EffectRecord[];
  /** Oldest first. */
  readonly deals: readonly StoredDeal[];
  /** Whatever was ever agreed or taken back with the client's addresses, oldest first. */
  readonly ledger: readonly ConsentRecord[];
  /** Oldest first. */
  readonly texts: readonly TextRecord[];
};

/** A text message, either way. */
export type TextRecord = {
  readonly direction: "in" | "out";
  readonly body: string;
  readonly status: string;
  readonly errorCode: number | undefined;
  readonly at: Date;
};

/** An outside write as the delivery log tells it. */
export type EffectRecord = {
  readonly kind: EffectKind;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly state: EffectState;
  readonly attempts: number;
  readonly changedAt: Date;
  readonly lastError: string | undefined;
  /** What became of a mail, where the vendor tells. */
  readonly news: MailNews | undefined;
};

export async function findDossierRows(db: Db, requestId: string): Promise<DossierRows> {
  const request = await db("requests")
    .where({ id: requestId })
    .first("consents", "contact_phone", "contact_email");
  const appointment = await db("appointments")
    .where({ request_id: requestId })
    .first("id", "path", "cancel_reason", "confirmed_at", "confirmed_start", "starts_at");
  const effects = await db("effects")
    .leftJoin("mail_news", "mail_news.effect_id", "effects.id")
    .where({ request_id: requestId })
    .orderBy("created_at")
    .select("effects.*", "mail_news.status", "mail_news.detail", "mail_news.at");
  return {
    consents: request?.consents ?? [],
    appointment: appointment && {
      path: appointment.path,
      cancelReason: appointment.cancel_reason ?? undefined,
      confirmedAt: confirmedAtOf(appointment),
      feedback: await findFeedback(db, appointment.id),
    },
    reminders: appointment === undefined ? [] : await listReminders(db, { id: appointment.id }),
    deals: await listDealsOfRequest(db, requestId),
    effects: effects.map((row) => ({
      kind: row.kind,
      payload: row.payload,
      state: row.state,
      attempts: row.attempt,
      changedAt: row.changed_at,
      lastError: row.last_error ?? undefined,
      news:
        row.status === null ? undefined : { status: row.status, detail: row.detail, at: row.at },
    })),
    ledger: await listConsents(db, addressesOf(request)),
    texts: await listTexts(db, requestId),
  };
}

/** A confirmation is of a start: what was said of another one is over. */
function confirmedAtOf(appointment: {
  readonly confirmed_at: Date | null;
  readonly confirmed_start: Date | null;
  readonly starts_at: Date;
}): Date | undefined {
  const { confirmed_at: at, confirmed_start: start, starts_at: startsAt } = appointment;
  return at !== null && start?.getTime() === startsAt.getTime() ? at : undefined;
}

/** As the ledger knows them. */
function addressesOf(
  contact: { contact_phone: string | null; contact_email: string | null } | undefined,
): readonly string[] {
  return [contact?.contact_phone, contact?.contact_email?.toLowerCase()].filter(
    (address) => typeof address === "string",
  );
}

async function listTexts(db: Db, requestId: string): Promise<readonly TextRecord[]> {
  const rows = await db("messages").where({ request_id: requestId }).orderBy(["at", "id"]);
  return rows.map((row) => ({
    direction: row.direction,
    body: row.body,
    status: row.status,
    errorCode: row.error_code ?? undefined,
    at: row.at,
  }));
}
