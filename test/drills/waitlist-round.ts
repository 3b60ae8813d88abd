import { z } from "zod";
import { clientFor } from "#store/clients.ts";
import type { Desk, Said } from "./waitlist-desk.ts";

/** One round: a morning of one provider, fully booked, and more clients than it has times. */
export type Round = {
  readonly number: number;
  readonly starts: readonly Date[];
  /** Who waits, in the order in which they joined. */
  readonly waiters: readonly string[];
  /** What was pressed about an offer, and what was answered. */
  readonly presses: readonly Press[];
  readonly violations: readonly string[];
};

export type Press = {
  readonly deed: "accept" | "decline" | "rival";
  readonly offerId: string;
  readonly requestId: string;
  /** Its time to answer was over when it was pressed. */
  readonly late: boolean;
  readonly said: Said;
};

const timesEach = 4;
const waitersEach = 12;
const acceptsEach = 5;
const passesMax = 12;
const halfHour = 30 * 60_000;

/**
 * Four times become free; they are offered, and each offer is taken five times at the same moment at
 * two nodes, while others try to book the same times: twenty accepts and four rivals at once. One of
 * the four offers is declined meanwhile, one is over. What is left goes on to the next, until all four
 * are booked.
 */
export async function playRound(desk: Desk, number: number): Promise<Round> {
  const starts = startsOf(number);
  const owners = await Promise.all(
    starts.map((start, index) => bookByApi(desk, `owner-${number}-${index}`, start)),
  );
  const { waiters, violations } = await joinAll(desk, number, starts);
  for (const token of owners) {
    const { status } = await desk.page(number, `/m/${token}/cancel`, { sequence: "0" });
    if (status !== 303) violations.push(`a cancellation was answered ${status}`);
  }
  const presses: Press[] = [];
  for (let pass = 0; pass < passesMax; pass += 1) {
    await desk.sweep();
    const open = await openOffers(desk, waiters);
    if (open.length === 0) break;
    presses.push(...(await pressAll(desk, { open, first: pass === 0, number })));
  }
  return { number, starts, waiters, presses, violations };
}

/** Eleven rounds a day, two hours apart; all within the week in which a weekday comes once. */
function startsOf(number: number): readonly Date[] {
  const midnight = Math.ceil(Date.now() / 86_400_000) * 86_400_000;
  // America/Phoenix is seven hours behind all year: a round never crosses its midnight.
  const day = midnight + 7 * 3_600_000 + Math.floor(number / 11) * 86_400_000;
  const first = day + (number % 11) * 2 * 3_600_000;
  return Array.from({ length: timesEach }, (_, index) => new Date(first + index * halfHour));
}

const Booked = z.object({ manageUrl: z.string() });

async function bookByApi(desk: Desk, client: string, start: Date): Promise<string> {
  const said = await desk.api(0, "/api/v1/requests", aBody(client, { start: start.toISOString() }));
  if (said.status !== 201)
    throw new Error(`a time to begin with could not be booked: ${said.body}`);
  const { manageUrl } = Booked.parse(JSON.parse(said.body));
  return manageUrl.slice(manageUrl.lastIndexOf("/") + 1);
}

const aBody = (client: string, more: object) => ({
  service: "service-0",
  zone: "America/Phoenix",
  name: `Client ${client}`,
  email: `${client}@clients.example`,
  ...more,
});

const Joined = z.object({ requestId: z.string() });

/**
 * One after the other, so that there is an order; each sends it three times at the same moment, known
 * to us before: of new clients the address alone, which is unique, would make one after the other.
 */
async function joinAll(desk: Desk, number: number, starts: readonly Date[]) {
  const [first = new Date()] = starts;
  const wall = (instant: Date) => new Date(instant.getTime() - 7 * 3_600_000).toISOString();
  const from = wall(first).slice(11, 16);
  const end = wall(new Date(first.getTime() + timesEach * halfHour)).slice(11, 16);
  const day = wall(first).slice(0, 10);
  const weekday = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"][
    new Date(`${day}T00:00Z`).getUTCDay()
  ];
  const windows = [{ days: [weekday], from, to: end === "00:00" ? "24:00" : end }];
  const waiters: string[] = [];
  const violations: string[] = [];
  for (let index = 0; index < waitersEach; index += 1) {
    const body = aBody(`waiter-${number}-${index}`, { windows, until: day });
    await clientFor(desk.db, { ...body, phone: undefined, at: new Date() });
    const said = await Promise.all(
      [0, 1, 2].map((turn) => desk.api(turn, "/api/v1/waitlist", body)),
    );
    const statuses = said.map(({ status }) => status).sort();
    const ids = new Set(said.map(({ body: text }) => Joined.parse(JSON.parse(text)).requestId));
    if (ids.size !== 1 || statuses.join() !== "200,200,201")
      violations.push(
        `joining three times was answered ${statuses.join()} with ${ids.size} entries`,
      );
    waiters.push(...[...ids].slice(0, 1));
  }
  return { waiters, violations };
}

type Open = { readonly id: string; readonly request_id: string; readonly starts_at: Date };

const openOffers = (desk: Desk, waiters: readonly string[]): Promise<Open[]> =>
  desk
    .db("offers")
    .where({ state: "open" })
    .whereIn("waitlist_id", waiters as string[])
    .orderBy("starts_at")
    .select("id", "request_id", "starts_at");

/** In the first pass one offer is over and one is declined at the same moment as it is taken. */
async function pressAll(
  desk: Desk,
  { open, first, number }: { open: readonly Open[]; first: boolean; number: number },
): Promise<readonly Press[]> {
  const over = first ? open[0] : undefined;
  const contested = first ? open[1] : undefined;
  if (over !== undefined)
    await desk.db("offers").where({ id: over.id }).update({ expires_at: new Date() });
  const everything = open.flatMap((offer, index) => {
    const late = offer === over;
    const about = { offerId: offer.id, requestId: offer.request_id, late };
    const client = `rival-${number}-${index}-${offer.id.slice(-6)}`;
    const start = offer.starts_at.toISOString();
    const accepts = Array.from({ length: acceptsEach }, (_, turn) =>
      answer(desk, { ...about, deed: "accept", turn }),
    );
    const decline =
      offer === contested ? [answer(desk, { ...about, deed: "decline", turn: 1 })] : [];
    // Whose time is kept nobody else may have; of one that is over anybody may.
    const rival = late
      ? []
      : [
          desk
            .api(index, "/api/v1/requests", aBody(client, { start }))
            .then((said): Press => ({ ...about, deed: "rival", said })),
        ];
    return [...accepts, ...decline, ...rival];
  });
  const [presses] = await Promise.all([Promise.all(everything), desk.endOffers()]);
  return presses;
}

async function answer(
  desk: Desk,
  press: Omit<Press, "said" | "deed"> & {
    readonly deed: "accept" | "decline";
    readonly turn: number;
  },
): Promise<Press> {
  const { turn, ...about } = press;
  const token = await desk.tokenOf(about.requestId);
  const said = await desk.page(turn, `/w/${token}/${about.deed}`, { offer: about.offerId });
  return { ...about, said };
}
