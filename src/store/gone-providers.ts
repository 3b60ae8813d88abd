import { type Appointment, toAppointment } from "./appointments.ts";
import type { Db } from "./db.ts";

export type Left = {
  readonly appointment: Appointment;
  /** Who is of its team, and no longer in the company. */
  readonly providerId: string;
  readonly providerName: string;
};

/**
 * Takes, once for each of their providers that is gone, appointments that are still to come. A rival
 * waits, and then finds them taken.
 */
export async function takeLeftByProviders(
  tx: Db,
  { at, limit }: { readonly at: Date; readonly limit: number },
): Promise<readonly Left[]> {
  const { rows } = await tx.raw(
    `update appointments a set asked_without = a.asked_without || gone.id
     from (
       select o.appointment_id, p.id, p.name from providers p
         join occupancies o on o.provider_id = p.id and o.during && tstzrange(:at, null)
         join appointments b on b.id = o.appointment_id and b.starts_at > :at
       where p.retired and b.state = 'confirmed' and not p.id = any(b.asked_without)
       order by b.starts_at limit :limit) gone
     where a.id = gone.appointment_id and a.state = 'confirmed'
       and not gone.id = any(a.asked_without)
     returning a.*, gone.id as gone_id, gone.name as gone_name`,
    { at, limit },
  );
  return rows.map((row: { readonly gone_id: string; readonly gone_name: string }) => ({
    appointment: toAppointment(row),
    providerId: row.gone_id,
    providerName: row.gone_name,
  }));
}
