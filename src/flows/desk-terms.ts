import { deadlinesFor, hoursFor, rotaOf } from "#company/desk.ts";
import type { DeadlineSettings } from "#escalation/deadline.ts";
import { onCallAt, type Rota } from "#escalation/rota.ts";
import { domainOf } from "#intake/email-address.ts";
import type { Db } from "#store/db.ts";
import { listMemberAbsences } from "#store/member-absences.ts";
import { findMemberByKey, type StoredMember } from "#store/members.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import type { CurrentCompany } from "./context.ts";

/** What the desk's rules say of one request, and who is on call. */

/** The deadlines of the client's account, by the hours of the place that it is about. */
export async function termsOf(
  db: Db,
  company: CurrentCompany,
  requestId: string,
): Promise<DeadlineSettings> {
  const request = await findRequest(db, requestId);
  return deadlinesFor(company.settings, {
    emailDomain: request && domainOf(request.contactEmail),
    locationKey: request && locationKeyOf(company, request),
  });
}

/** The hours by which a request is answered. */
export async function hoursOf(
  db: Db,
  company: CurrentCompany,
  requestId: string,
): Promise<DeadlineSettings["hours"]> {
  const request = await findRequest(db, requestId);
  return hoursFor(company.settings, request && locationKeyOf(company, request));
}

/** Which location a request is about: the wanted one, the wanted provider's, or the only one there is. */
export function locationKeyOf(
  { known, services, providers, locations }: CurrentCompany,
  request: Pick<StoredRequest, "serviceId" | "wantedProviderId" | "wantedLocationId">,
): string | undefined {
  const staff = services.get(request.serviceId)?.providerIds ?? [];
  const places = new Set(staff.map((id) => providers.get(id)?.locationId ?? ""));
  const wanted =
    request.wantedLocationId ?? known.providers.get(request.wantedProviderId ?? "")?.locationId;
  const [only] = places.size === 1 ? places : [];
  return locations.get(wanted ?? only ?? "")?.key;
}

/** Who is on call at an instant. */
export async function findOnCall(
  db: Db,
  company: Pick<CurrentCompany, "settings">,
  at: Date,
): Promise<StoredMember | undefined> {
  return findMemberByKey(db, onCallAt(await readRota(db, company, at), at).member);
}

/** The rota, with who is away from `from` on. */
export async function readRota(
  db: Db,
  { settings }: Pick<CurrentCompany, "settings">,
  from: Date,
): Promise<Rota> {
  return { ...rotaOf(settings), absences: await listMemberAbsences(db, from) };
}
