import type { Booking } from "#store/book-request.ts";
import { findCompany } from "#store/company.ts";
import type { StoredProvider } from "#store/company-parts.ts";
import type { Db } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { newLinkId } from "#store/links.ts";
import { aRequest, later, MONDAY, TUESDAY_NOON } from "./office.ts";

type Change = {
  readonly start?: Date;
  readonly minutes?: number;
  readonly bufferAfterMinutes?: number;
  /** In this order; Ana alone, unless said otherwise. */
  readonly candidates?: readonly StoredProvider[];
  readonly key?: Booking<object>["key"];
  readonly at?: Date;
  readonly email?: string;
  readonly phone?: string;
};

/** The company's providers by key. */
export async function providersOf(db: Db): Promise<Record<string, StoredProvider>> {
  const company = await findCompany(db);
  return Object.fromEntries([...(company?.providers.values() ?? [])].map((one) => [one.key, one]));
}

/** What book_request is given for a consultation. */
export async function aBooking(db: Db, change: Change = {}): Promise<Booking<object>> {
  const company = await findCompany(db);
  if (company === undefined) throw new Error("No company is applied");
  const providers = await providersOf(db);
  const service = [...company.services.values()].find(({ key }) => key === "consult");
  const { start = TUESDAY_NOON, minutes = 30, bufferAfterMinutes = 0, email } = change;
  const appointmentId = newId();
  const end = later(start, minutes);
  return {
    at: change.at ?? MONDAY,
    requestId: newId(),
    appointmentId,
    linkId: newLinkId(),
    linkExpiresAt: later(end, 60 * 24 * 30),
    request: aRequest({
      start,
      clientPhone: change.phone,
      ...(email && { clientEmail: { address: email, domain: "home.example" } }),
    }),
    named: { service: { id: service?.id ?? "" }, providerId: undefined, locationId: undefined },
    key: change.key,
    receipt: { decision: "auto-book", rules: [] },
    companyVersion: company.version,
    startsAt: start,
    endsAt: end,
    taken: { start, end: later(end, bufferAfterMinutes) },
    zoneData: "test",
    candidates: (change.candidates ?? [providers["ana"] as StoredProvider]).map((provider) => ({
      team: {
        providerId: provider.id,
        locationId: provider.locationId,
        zone: provider.zone,
        withIds: [],
      },
      takes: [{ providerId: provider.id, locationId: null }],
      limits: [],
      calendarId: provider.calendarId,
      localStart: "2026-11-24T10:00",
      effects: [
        {
          id: newId(),
          kind: "calendar-event",
          key: `calendar-event:${appointmentId}`,
          payload: { appointmentId },
        },
      ],
      answer: { outcome: "booked", provider: provider.key },
    })),
  };
}
