import type { Desk } from "./waitlist-desk.ts";
import type { Press, Round } from "./waitlist-round.ts";

type OfferRow = {
  readonly id: string;
  readonly waitlist_id: string;
  readonly starts_at: Date;
  readonly state: string;
};

/** What must hold of a round's rows and answers, each violation in words. */
export async function judgeRound(desk: Desk, round: Round): Promise<readonly string[]> {
  const offers: OfferRow[] = await desk
    .db("offers")
    .whereIn("waitlist_id", round.waiters as string[])
    .orderBy("id");
  return [
    ...round.violations,
    ...(await judgeTimes(desk, round)),
    ...(await judgeEntries(desk, round, offers)),
    ...judgeOrder(round, offers),
    ...round.presses.flatMap((press) => judgePress(press, offers)),
  ];
}

/** Each of the four times is somebody's in the end, and nobody's twice. */
async function judgeTimes({ db }: Desk, { starts }: Round): Promise<readonly string[]> {
  const counts = await Promise.all(
    starts.map(async (start) => {
      const [row] = await db("appointments")
        .where({ state: "confirmed", starts_at: start })
        .count({ count: "*" });
      return Number(row?.["count"]);
    }),
  );
  return counts.flatMap((count, index) =>
    count === 1 ? [] : [`time ${index + 1} was booked ${count} times in the end`],
  );
}

/** What an entry says, its request, its offers and its appointment say the same. */
async function judgeEntries(
  { db }: Desk,
  { waiters }: Round,
  offers: readonly OfferRow[],
): Promise<readonly string[]> {
  const rows = await db("waitlist as w")
    .join("requests as r", "r.id", "w.request_id")
    .leftJoin("appointments as a", "a.request_id", "w.request_id")
    .whereIn("w.request_id", waiters as string[])
    .select("w.request_id", "w.state", "r.state as request", "a.state as appointment");
  const held = await db("occupancies")
    .join("offers", "offers.id", "occupancies.offer_id")
    .whereIn("offers.waitlist_id", waiters as string[])
    .select("offers.state");
  const states = rows.flatMap((row) => {
    const own = offers.filter(({ waitlist_id }) => waitlist_id === row.request_id);
    const accepted = own.filter(({ state }) => state === "accepted").length;
    const open = own.filter(({ state }) => state === "open").length;
    const said = `${row.state} ${row.request} ${row.appointment ?? "none"} ${accepted} ${open}`;
    const truthful = ["accepted booked confirmed 1 0", "waiting waitlisted none 0 0"];
    return truthful.includes(said) ? [] : [`an entry ends as “${said}”`];
  });
  const idle = held.filter(({ state }) => state !== "open");
  return [
    ...states,
    ...(rows.length === waiters.length ? [] : [`${rows.length} entries for ${waiters.length}`]),
    ...(idle.length === 0 ? [] : [`${idle.length} times are kept for offers that are over`]),
  ];
}

/** Whoever was offered something joined before everybody who was not. */
function judgeOrder({ waiters }: Round, offers: readonly OfferRow[]): readonly string[] {
  const served = new Set(offers.map(({ waitlist_id }) => waitlist_id));
  const first = waiters.slice(0, served.size);
  return first.every((id) => served.has(id)) ? [] : ["the offers did not go by the line"];
}

/** What was heard is what is so, however often and wherever it was pressed. */
function judgePress(press: Press, offers: readonly OfferRow[]): readonly string[] {
  const { deed, late, said } = press;
  const state = late ? "late" : (offers.find(({ id }) => id === press.offerId)?.state ?? "gone");
  const heard = `${said.status} ${said.location.replace(/\/[mw]\/[\w-]+/, "")}`.trim();
  const truth = truthOf(deed, state);
  return heard === truth
    ? []
    : [`the ${deed} of an offer that is ${state} was answered “${heard}”, not “${truth}”`];
}

/** A status, and where it leads. */
function truthOf(deed: Press["deed"], state: string): string {
  // Whose time is kept nobody else may have.
  if (deed === "rival") return "409";
  if (deed === "accept") return state === "accepted" ? "303 ?done=booked" : "409";
  if (state === "declined") return "303 ?done=declined";
  // It is booked: the page of the appointment says so.
  return state === "accepted" ? "303" : "409";
}
