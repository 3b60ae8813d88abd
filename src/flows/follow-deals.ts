import { VendorError } from "#errors.ts";
import type { Log } from "#log.ts";
import type { Crm, SeenDeal } from "#ports/crm.ts";
import { type Look, lookSoon, putOffLooks, settleLook, takeDueLooks } from "#store/crm-looks.ts";
import { outdateStandings } from "#store/crm-standings.ts";
import { type Db, transact } from "#store/db.ts";
import {
  areOurs,
  connectDeals,
  findDealPast,
  keepDeal,
  keepGone,
  listContactsOfDeals,
  listMissingDeals,
} from "#store/deals.ts";
import type { FlowContext } from "./context.ts";

type Following = Pick<FlowContext, "db" | "crm" | "now" | "realNow"> & { readonly log: Log };
type Asking = Following & { readonly crm: Crm };

/** As many are asked about in one round: a CRM takes about ten questions a second from one program. */
const roundMax = 10;
const leaseSeconds = 120;

/**
 * Reads back what became of deals: those of contacts who asked something of us, again and again while
 * something is undecided, and any one that the CRM says has changed. Its word is a hint, the record is
 * what counts. Returns how many were read.
 */
export function followDealsFlow(context: Following): () => Promise<number> {
  return async () => {
    const { crm, db } = context;
    if (crm === undefined) return 0;
    const asking = { ...context, crm };
    const looks = await takeDueLooks(db, { limit: roundMax, leaseSeconds });
    const contacts = looks.filter(({ kind }) => kind === "contact");
    // One that the CRM refuses must not keep the others from being read.
    const [doubtful, together] = [
      contacts.filter(({ failures }) => failures > 0),
      contacts.filter(({ failures }) => failures === 0),
    ];
    const deals = looks.filter(({ kind }) => kind === "deal");
    for (const group of [together, ...doubtful.map((look) => [look])])
      if (group.length > 0) await attempt(asking, group, () => readContacts(asking, group));
    for (const look of deals) await attempt(asking, [look], () => readOne(asking, look));
    return looks.length;
  };
}

async function attempt(
  { db, log }: Asking,
  looks: readonly Look[],
  read: () => Promise<void>,
): Promise<void> {
  try {
    await read();
  } catch (error) {
    await putOffLooks(db, looks);
    const { kind } = looks[0] as Look;
    const passes = error instanceof VendorError && ["retry", "auth"].includes(error.verdict);
    const about = { kind, recordIds: looks.map(({ recordId }) => recordId), error };
    if (passes) log.info("deals could not be read yet", about);
    else log.error("deals could not be read; they are asked for again", about);
  }
}

/** What contacts have, whether they have it still, and when to look again. */
async function readContacts(context: Asking, looks: readonly Look[]): Promise<void> {
  const { crm, db, realNow } = context;
  const contactIds = looks.map(({ recordId }) => recordId);
  const at = realNow();
  const seen = await crm.readDeals(contactIds);
  await transact(db, async (tx) => {
    await keep(context, tx, { seen, at });
    const seenIds = seen.map(({ dealId }) => dealId);
    // Deleted, merged, or somebody else's now: only its own record says which.
    await lookSoon(tx, "deal", await listMissingDeals(tx, contactIds, seenIds));
    for (const look of looks) {
      const past = await findDealPast(tx, look.recordId);
      await settleLook(tx, look, { at, againInHours: nextLook(past, context.now()) });
    }
  });
}

/** One that the CRM told of, or that its contact no longer shows. */
async function readOne(context: Asking, look: Look): Promise<void> {
  const { crm, db, realNow } = context;
  const { recordId: dealId } = look;
  const at = realNow();
  const deal = await crm.readDeal(dealId);
  await transact(db, async (tx) => {
    const contactIds = deal?.contactIds ?? (await listContactsOfDeals(tx, [dealId]));
    await outdateStandings(tx, contactIds);
    if (deal === undefined) await keepGone(tx, dealId, at);
    // Most deals of a company are of people who never asked us for anything.
    else if (await areOurs(tx, contactIds)) await keep(context, tx, { seen: [deal], at });
    await settleLook(tx, look, { at, againInHours: undefined });
  });
}

async function keep(
  { now, realNow }: Asking,
  tx: Db,
  { seen, at }: { readonly seen: readonly SeenDeal[]; readonly at: Date },
): Promise<void> {
  const changed: SeenDeal[] = [];
  for (const deal of seen) if (await keepDeal(tx, deal, at)) changed.push(deal);
  const aheadMs = now().getTime() - realNow().getTime();
  await connectDeals(
    tx,
    seen.map(({ dealId }) => dealId),
    aheadMs,
  );
  // What the gate was told of them is no longer so.
  await outdateStandings(
    tx,
    changed.flatMap(({ contactIds }) => contactIds),
  );
}

const dayMs = 24 * 60 * 60_000;

/** In how many hours: hooks get lost, but a CRM counts what it is asked. Undefined: nothing more is expected. */
function nextLook(
  { askedAt, hasOpen }: { readonly askedAt: Date | undefined; readonly hasOpen: boolean },
  now: Date,
): number | undefined {
  const days =
    askedAt === undefined ? Number.POSITIVE_INFINITY : (now.getTime() - askedAt.getTime()) / dayMs;
  if (days < 7) return 6;
  if (days < (hasOpen ? 365 : 60)) return 24;
  return undefined;
}
