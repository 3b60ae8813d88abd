import { type Appointment, toAppointment } from "./appointments.ts";
import type { Db } from "./db.ts";

/** More appointments of one number than these nobody can choose from in a text. */
const comingMax = 4;

/** The confirmed appointments of a number that are not over yet, soonest first. */
export async function listComingOfPhone(
  db: Db,
  { phone, at }: { readonly phone: string; readonly at: Date },
): Promise<readonly Appointment[]> {
  const rows = await db("appointments")
    .join("requests", "requests.id", "appointments.request_id")
    .where({ "requests.contact_phone": phone, "appointments.state": "confirmed" })
    .where("appointments.ends_at", ">", at)
    .orderBy("appointments.starts_at")
    .limit(comingMax)
    .select("appointments.*");
  return rows.map(toAppointment);
}

/** Whether a text with numbered times, which is no question of a talk, went to a number since then. */
export async function wasOfferedSince(
  db: Db,
  { phone, since }: { readonly phone: string; readonly since: Date },
): Promise<boolean> {
  const row = await db("messages")
    .join("effects", "effects.id", "messages.effect_id")
    .where({ "messages.phone": phone, "messages.direction": "out" })
    .where("messages.at", ">", since)
    .whereRaw("effects.payload ->> 'template' in ('offers', 'waitlist-offer')")
    .first("messages.id");
  return row !== undefined;
}

/** Whether any text but this question itself went to the number since it was put. */
export async function wasTextedSince(
  db: Db,
  { id, phone, askedAt }: { readonly id: string; readonly phone: string; readonly askedAt: Date },
): Promise<boolean> {
  const row = await db("messages")
    .leftJoin("effects", "effects.id", "messages.effect_id")
    .where({ "messages.phone": phone, "messages.direction": "out" })
    .where("messages.at", ">", askedAt)
    .whereRaw("effects.payload ->> 'questionId' is distinct from ?", [id])
    .first("messages.id");
  return row !== undefined;
}

/** Of which of these appointments the client was asked by text whether they come, as it is now. */
export async function listAskedToConfirm(
  db: Db,
  appointments: readonly Pick<Appointment, "id" | "requestId" | "sequence">[],
): Promise<ReadonlySet<string>> {
  const rows = await db("effects")
    .where({ kind: "sms", state: "done" })
    .whereIn(
      "request_id",
      appointments.map(({ requestId }) => requestId),
    )
    .whereRaw("payload @> ?", [JSON.stringify({ template: "reminder", asks: true })])
    .select("request_id", "payload");
  const asked = new Set(rows.map((row) => `${row.request_id}:${row.payload.sequence}`));
  return new Set(
    appointments
      .filter(({ requestId, sequence }) => asked.has(`${requestId}:${sequence}`))
      .map(({ id }) => id),
  );
}
