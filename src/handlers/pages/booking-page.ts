import type { Request, Response } from "express";
import { localDay } from "#booking/local-time.ts";
import { GatehouseError } from "#errors.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { Device } from "#flows/device.ts";
import type { ListAvailability } from "#flows/list-availability.ts";
import { deviceOfBrowser } from "#handlers/device.ts";
import { isDatabaseDown } from "#handlers/problem.ts";
import type { Log } from "#log.ts";
import { type BookPageProps, type BookState, bookPage } from "#views/pages/book.tsx";
import type { Details, Refusal } from "#views/pages/islands/answer.ts";
import type { FormKeys } from "./form-key.ts";
import { sendPage } from "./send-page.ts";
import type { Sites } from "./sites.ts";
import { hoursOf, zoneFrom, zoneOfService } from "./visitor.ts";
import { type SaidWish, type Served, wishFields, wishOf } from "./wish-fields.ts";

/** What every page about booking works with. */
export type BookingDesk = {
  readonly company: () => Promise<CurrentCompany>;
  readonly listAvailability: ListAvailability;
  readonly sites: Sites;
  readonly formKeys: FormKeys;
  readonly log: Log;
};

/** The form as it is to be shown: what the visitor said so far, and what was wrong with it. */
export type ShownForm = {
  readonly serviceKey: string;
  /** As it came from the visitor; anything that is no zone counts as not said. */
  readonly zone: unknown;
  readonly day: string | undefined;
  readonly start: string | undefined;
  readonly details: Details;
  readonly idempotencyKey: string;
  readonly refusal: Refusal | undefined;
  readonly wish: SaidWish;
};

/** Sends the booking page; throws UNKNOWN_SERVICE for a service that is not there. */
export async function sendBookingPage(
  desk: BookingDesk,
  { request, response, status }: { request: Request; response: Response; status: number },
  form: ShownForm,
): Promise<void> {
  const found = await findSlots(desk, { ...form, device: deviceOfBrowser(request) });
  if (found.state === "unreadable") response.set("Retry-After", "30");
  const { company, service, wishes } = found;
  const chosen = zoneFrom(form.zone);
  const zone = chosen ?? zoneOfService(company, service);
  const action = `/book/${service.key}`;
  const startsOf = (times: readonly { readonly start: Date }[]) =>
    times.map(({ start }) => ({ start: start.toISOString() }));
  const [slots, onRequest] = [startsOf(found.slots), startsOf(found.onRequest)];
  const states: Record<typeof found.state, () => BookState> = {
    slots: () => ({
      kind: "slots",
      details: form.details,
      form: {
        action,
        holdAction: `${action}/hold`,
        slots,
        onRequest,
        now: found.now,
        zone,
        zoneChosen: chosen !== undefined,
        hours: hoursOf(request),
        day: form.day ?? dayOfStart(form.start, zone),
        start: chosenStart([...slots, ...onRequest], form),
        idempotencyKey: form.idempotencyKey,
        sequence: undefined,
        refusal: form.refusal,
        wishes,
      },
    }),
    empty: () => ({
      kind: "empty",
      action,
      horizonDays: service.policy.horizonDays,
      zone,
      details: form.details,
      idempotencyKey: form.idempotencyKey,
      refusal: withoutTimes(form.refusal),
      wishes,
    }),
    unreadable: () => ({ kind: "unreadable", retryPath: action }),
  };
  const html = bookPage({
    site: desk.sites.of(company),
    service: { ...service, locationNames: locationNames(company, service.providerIds) },
    consents: company.settings.consent,
    state: states[found.state](),
  });
  sendPage(response, found.state === "unreadable" ? 503 : status, html);
}

/** Throws UNKNOWN_SERVICE for a service that is not there. */
export function findService(company: CurrentCompany, serviceKey: string): Served {
  const service = company.services.values().find(({ key }) => key === serviceKey);
  if (service === undefined)
    throw new GatehouseError("UNKNOWN_SERVICE", { detail: "there is no service of that name" });
  return service;
}

/** Free times from our rows; when they cannot be read just now, the page still says whom to call. */
async function findSlots(
  { company, listAvailability, log }: BookingDesk,
  { serviceKey, wish: said, device }: ShownForm & { readonly device: Device | undefined },
) {
  const current = await company();
  const service = findService(current, serviceKey);
  const wishes = wishFields(current, service, said);
  const known = { company: current, service, wishes };
  try {
    const found = await listAvailability({
      ...{ serviceKey, device, from: undefined, to: undefined },
      ...wishOf(wishes),
    });
    if (found.kind === "unknown")
      throw new GatehouseError("UNKNOWN_SERVICE", { detail: "the service has just been retired" });
    const { slots, onRequest, now } = found;
    const isEmpty = slots.length + onRequest.length === 0;
    return {
      ...known,
      state: isEmpty ? ("empty" as const) : ("slots" as const),
      slots,
      onRequest,
      now,
    };
  } catch (error) {
    if (!isDatabaseDown(error)) throw error;
    log.error("the free times could not be read", { error });
    const none = { slots: [], onRequest: [], now: new Date(0) };
    return { ...known, state: "unreadable" as const, ...none };
  }
}

function locationNames(company: CurrentCompany, providerIds: readonly string[]) {
  const names = providerIds.flatMap((id) =>
    (company.times.get(id)?.workplaces ?? []).flatMap(
      ({ locationId }) => company.locations.get(locationId)?.name ?? [],
    ),
  );
  return [...new Set(names)] satisfies BookPageProps["service"]["locationNames"];
}

function dayOfStart(start: string | undefined, zone: string): string | undefined {
  const at = new Date(start ?? "");
  return Number.isNaN(at.getTime()) ? undefined : localDay(at, zone);
}

/** The radio that stays chosen; none after a conflict, or it would go along with the alternative. */
function chosenStart(
  slots: readonly { readonly start: string }[],
  { start: wanted, refusal }: ShownForm,
): string | undefined {
  if (wanted === undefined || refusal?.outcome === "slot-taken") return undefined;
  return slots.find(({ start }) => Date.parse(start) === Date.parse(wanted))?.start;
}

/** A page without times has nothing that a problem with a time or its zone could be linked to. */
function withoutTimes(refusal: Refusal | undefined): Refusal | undefined {
  if (refusal?.outcome !== "invalid") return refusal;
  const absent = new Set<string | undefined>(["start", "zone"]);
  return {
    ...refusal,
    problems: refusal.problems.map(({ field, message }) => ({
      field: absent.has(field) ? undefined : field,
      message,
    })),
  };
}
