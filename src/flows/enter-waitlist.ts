import type { Actor } from "#access.ts";
import type { Priority } from "#gate/decision.ts";
import type { BookingRequest } from "#intake/request.ts";
import { recordAudit } from "#store/audit.ts";
import { clientFor } from "#store/clients.ts";
import { recordConsent } from "#store/consents.ts";
import type { Db } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { insertLink, newLinkId } from "#store/links.ts";
import { findRequest, insertRequest } from "#store/requests.ts";
import {
  type ChangedWish,
  changeEntry,
  insertEntry,
  lockLiveEntry,
  noteQuestion,
  type WaitlistEntry,
} from "#store/waitlist.ts";
import { linkExpiry } from "./auto-book.ts";
import type { FlowContext } from "./context.ts";
import type { Named } from "./look-up-names.ts";
import { wishWaitlistJoined, wishWaitlistMail } from "./wish-waitlist.ts";

export type Entering = {
  readonly request: BookingRequest;
  readonly named: Named;
  readonly wish: ChangedWish;
  readonly priority: Priority;
  readonly at: Date;
  /** A member put them there; undefined where they joined themselves. */
  readonly by?: {
    readonly actor: Actor;
    /** The question that stays with its owner while they wait. */
    readonly escalationId: string | undefined;
    readonly connected: FlowContext["connected"];
  };
};

export type Entered = {
  readonly requestId: string;
  readonly reference: string;
  /** False where the client waited already: the one entry says what was put in last. */
  readonly isNew: boolean;
};

/** Within a transaction: a new entry, or the one that the client has already, with the newer wish. */
export async function enterWaitlist(tx: Db, entering: Entering): Promise<Entered> {
  const { request, named, at } = entering;
  const contact = {
    name: request.clientName,
    email: request.clientEmail?.address,
    phone: request.clientPhone,
  };
  const clientId = await clientFor(tx, { ...contact, at });
  const before = await lockLiveEntry(tx, { clientId, serviceId: named.service.id });
  const entered =
    before === undefined
      ? await enterFirst(tx, { ...entering, clientId })
      : await enterAgain(tx, { ...entering, before });
  if (entering.by?.escalationId !== undefined)
    await noteQuestion(tx, entered.requestId, entering.by.escalationId);
  return entered;
}

async function enterFirst(
  tx: Db,
  entering: Entering & { readonly clientId: string },
): Promise<Entered> {
  const { request, named, wish, clientId, at } = entering;
  const requestId = newId();
  const reference = await insertRequest(tx, {
    id: requestId,
    state: "waitlisted",
    channel: request.channel,
    serviceId: named.service.id,
    clientId,
    contactName: request.clientName,
    contactEmail: request.clientEmail?.address,
    contactPhone: request.clientPhone,
    contactZone: request.clientZone,
    wantedStart: undefined,
    wantedProviderId: named.providerId,
    wantedLocationId: named.locationId,
    partySize: request.partySize,
    notes: request.notes,
    language: request.language,
    territory: request.territory,
    consents: request.consents,
    promisedBy: undefined,
    receivedAt: request.receivedAt,
  });
  const { priority } = entering;
  const serviceId = named.service.id;
  await insertEntry(tx, { ...wish, requestId, clientId, serviceId, priority, joinedAt: at });
  await insertLink(tx, { id: newLinkId(), requestId, expiresAt: linkExpiry(wish.untilAt) });
  const { windows, fromOn, untilOn } = wish;
  await audit(tx, {
    requestId,
    at,
    action: "waitlist-joined",
    by: entering.by,
    detail: { windows, fromOn, untilOn, priority },
  });
  await tell(tx, entering, { requestId, name: "1" });
  return { requestId, reference, isNew: true };
}

/** The proof of a consent is kept as well: the request that it came with is not stored a second time. */
async function enterAgain(
  tx: Db,
  entering: Entering & { readonly before: WaitlistEntry },
): Promise<Entered> {
  const { request, wish, before, at, by } = entering;
  const { requestId } = before;
  const stored = await findRequest(tx, requestId);
  if (stored === undefined) throw new Error("Every entry of the waitlist has its request");
  const sms = request.consents.find(({ channel, given }) => channel === "sms" && given);
  if (sms !== undefined && request.clientPhone !== undefined)
    await recordConsent(tx, {
      phone: request.clientPhone,
      given: true,
      wording: sms.wording,
      origin: request.channel === "api" ? "api" : "form",
      requestId,
      at,
    });
  if (await changeEntry(tx, requestId, wish)) {
    const { windows, fromOn, untilOn } = wish;
    const detail = { windows, fromOn, untilOn };
    await audit(tx, { requestId, at, by, action: "waitlist-changed", detail });
    await tell(tx, entering, { requestId, name: String(before.version + 1) });
  }
  return { requestId, reference: stored.reference, isNew: false };
}

/** Who joins by a page is told where the page said; whom a member puts there, as they prefer. */
async function tell(
  tx: Db,
  { by }: Entering,
  joined: { readonly requestId: string; readonly name: string },
): Promise<void> {
  if (by === undefined) await wishWaitlistMail(tx, { template: "waitlist-joined", ...joined });
  else await wishWaitlistJoined(tx, by, joined);
}

function audit(
  tx: Db,
  {
    by,
    ...entry
  }: {
    readonly requestId: string;
    readonly at: Date;
    readonly action: string;
    readonly by: Entering["by"];
    readonly detail: Record<string, unknown>;
  },
): Promise<void> {
  const actor = by?.actor ?? ({ kind: "client", requestId: entry.requestId } as const);
  return recordAudit(tx, { ...entry, actor });
}
