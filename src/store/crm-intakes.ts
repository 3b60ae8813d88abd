import type { Db } from "./db.ts";

/** Changes of one property of one record, to be looked at together. */
export type ChangedProperty = {
  readonly kind: "contact" | "deal";
  readonly recordId: string;
  readonly property: string | null;
  /** Oldest first. */
  readonly eventIds: readonly [string, ...string[]];
  /** The CRM told of it within the hour. */
  readonly isYoung: boolean;
};

/** What of contacts and deals changed; oldest first. */
export async function listChangedProperties(
  db: Db,
  limit: number,
): Promise<readonly ChangedProperty[]> {
  const { rows } = await db.raw(
    `select kind, record_id as "recordId", property,
            array_agg(id order by received_at, id) as "eventIds",
            max(received_at) > now() - interval '1 hour' as "isYoung"
     from crm_events where settled_at is null and kind in ('contact', 'deal') and look_at <= now()
     group by kind, record_id, property order by min(received_at) limit :limit`,
    { limit },
  );
  return rows;
}

type Intake = { readonly contactId: string; readonly serviceId: string };

/** Whether what the CRM asked for before is still under way: with a person, or booked and not over. */
export async function hasLiveIntake(
  db: Db,
  { contactId, serviceId }: Intake,
  at: Date,
): Promise<boolean> {
  const { rows } = await db.raw(
    `select 1 from crm_intakes i join requests r on r.id = i.request_id
     where i.contact_id = :contactId and i.service_id = :serviceId
       and (r.state in ('received', 'escalated', 'waitlisted')
            or r.state = 'booked' and exists (
              select 1 from appointments a
              where a.request_id = r.id and a.state = 'confirmed' and a.ends_at > :at))`,
    { contactId, serviceId, at },
  );
  return rows.length > 0;
}

export async function noteIntake(
  tx: Db,
  { contactId, serviceId, requestId }: Intake & { readonly requestId: string },
): Promise<void> {
  await tx("crm_intakes")
    .insert({ contact_id: contactId, service_id: serviceId, request_id: requestId })
    .onConflict(["contact_id", "service_id"])
    .merge();
}
