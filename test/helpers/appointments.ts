import { randomUUID } from "node:crypto";
import { applyCompany } from "#flows/apply-company.ts";
import type { Db } from "#store/db.ts";
import { aCompany } from "./company.ts";

/** A confirmed appointment as a bare row, with the request and the client that it needs; returns its id. */
export async function insertAppointment(
  db: Db,
  { startsAt, path }: { readonly startsAt: Date; readonly path: "auto" | "personal" },
): Promise<string> {
  await applyCompany(db, { text: JSON.stringify(aCompany()), by: "test", at: startsAt });
  const [service, provider] = await Promise.all([
    db("services").first("id"),
    db("providers").first("id", "location_id"),
  ]);
  const [id, requestId, clientId] = [randomUUID(), randomUUID(), randomUUID()];
  await db("clients").insert({ id: clientId, name: "Kim Lee", created_at: startsAt });
  await db("requests").insert({
    id: requestId,
    channel: "api",
    state: "booked",
    service_id: service?.id,
    client_id: clientId,
    contact_name: "Kim Lee",
    contact_email: "kim@home.example",
    contact_zone: "America/Phoenix",
    notes: "",
    consents: "[]",
    received_at: startsAt,
  });
  await db("appointments").insert({
    id,
    request_id: requestId,
    client_id: clientId,
    service_id: service?.id,
    provider_id: provider?.id,
    location_id: provider?.location_id,
    state: "confirmed",
    starts_at: startsAt,
    ends_at: new Date(startsAt.getTime() + 30 * 60_000),
    local_start: "2026-11-23T07:00",
    zone: "America/Phoenix",
    zone_data: "test",
    path,
    booked_at: startsAt,
  });
  return id;
}
