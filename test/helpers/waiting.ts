import { acceptWaitlistOfferFlow } from "#flows/accept-waitlist-offer.ts";
import { declineWaitlistOfferFlow, leaveWaitlistFlow } from "#flows/answer-waitlist-offer.ts";
import { endWaitlistOffersFlow } from "#flows/end-waitlist-offers.ts";
import { joinWaitlistFlow } from "#flows/join-waitlist.ts";
import { offerFreedTimesFlow } from "#flows/offer-freed-times.ts";
import type { WaitlistRequest } from "#intake/parse-waitlist.ts";
import type { BookingRequest } from "#intake/request.ts";
import { aRequest, type Office } from "./office.ts";

type Wish = Partial<Omit<WaitlistRequest, "request">> & Partial<BookingRequest>;

/** Somebody who waits for a consultation with Ana on a Tuesday, around noon in Phoenix. */
export function aWish({ windows, fromOn, untilOn, ...change }: Wish = {}): WaitlistRequest {
  return {
    request: aRequest({ start: undefined, providerKey: "ana", ...change }),
    windows: windows ?? [{ days: [2], from: "10:00", to: "10:30" }],
    fromOn,
    untilOn: untilOn ?? "2026-11-30",
  };
}

export const join = ({ context }: Office, wish?: Wish) => joinWaitlistFlow(context)(aWish(wish));

/** Joins under a name of one's own, and says under which id. */
export async function joined(office: Office, name: string, wish: Wish = {}): Promise<string> {
  const domain = wish.clientEmail?.domain ?? "home.example";
  const clientEmail = { address: `${name.toLowerCase()}@${domain}`, domain };
  const result = await join(office, { clientName: name, ...wish, clientEmail });
  if (result.kind !== "joined") throw new Error(`expected an entry, got ${result.kind}`);
  return result.requestId;
}

/** One round of the sweep, with no memory of the one before. */
export const offerFreedTimes = ({ context }: Office) => offerFreedTimesFlow(context)();
export const endOffers = ({ context }: Office) => endWaitlistOffersFlow(context)();

export async function offersOf({ db }: Pick<Office, "db">, requestId: string) {
  const rows = await db("offers").where({ waitlist_id: requestId }).orderBy("round");
  return rows.map((row) => ({
    id: row.id as string,
    state: row.state as string,
    start: row.starts_at as Date,
    until: row.expires_at as Date,
  }));
}

/** The offer that is open for them; an error where there is none. */
export async function openOffer(office: Pick<Office, "db">, requestId: string) {
  const open = (await offersOf(office, requestId)).filter(({ state }) => state === "open");
  const [offer] = open;
  if (offer === undefined || open.length > 1) throw new Error(`${open.length} offers are open`);
  return offer;
}

export const stateOf = async ({ db }: Pick<Office, "db">, requestId: string) =>
  (await db("waitlist").where({ request_id: requestId }).first("state"))?.state as string;

export const accept = ({ context }: Office, requestId: string, offerId: string) =>
  acceptWaitlistOfferFlow(context)({ requestId, offerId });

export const decline = ({ context }: Office, requestId: string, offerId: string) =>
  declineWaitlistOfferFlow(context)({ requestId, offerId });

export const leave = ({ context }: Office, requestId: string) =>
  leaveWaitlistFlow(context)({ requestId, actor: { kind: "client", requestId } });
