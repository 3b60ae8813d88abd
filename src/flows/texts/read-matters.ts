import type { FlowContext } from "#flows/context.ts";
import type { IncomingSms } from "#flows/pass-on-sms.ts";
import type { OfferedStart } from "#messaging/understand.ts";
import type { Appointment } from "#store/appointments.ts";
import { findLastOffered, listLiveEscalationsOfPhone } from "#store/conversations.ts";
import type { Db } from "#store/db.ts";
import { listNewestOffers } from "#store/offers.ts";
import { listAskedToConfirm, listComingOfPhone } from "#store/text-subjects.ts";

/** Everything that words from a number may be about. */
export type Matters = {
  /** Appointments to come, soonest first, and those of them that we asked whether they hold. */
  readonly coming: readonly Appointment[];
  readonly asked: readonly Appointment[];
  readonly live: readonly { readonly escalationId: string; readonly requestId: string }[];
  /** Times that wait for an answer. */
  readonly offered: readonly Offered[];
  /** The last ones that were proposed, where none wait: an answer that comes too late is one still. */
  readonly lastOffered: Offered | undefined;
};

export type Offered = { readonly requestId: string; readonly options: readonly OfferedStart[] };

export async function readMatters(
  { db }: Pick<FlowContext, "db">,
  { phone, at }: IncomingSms,
): Promise<Matters> {
  const [coming, live] = [
    await listComingOfPhone(db, { phone, at }),
    await listLiveEscalationsOfPhone(db, phone),
  ];
  const askedIds = coming.length === 0 ? new Set() : await listAskedToConfirm(db, coming);
  const asked = coming.filter(({ id }) => askedIds.has(id));
  const waiting = live.filter(({ waiting: waits }) => waits);
  const last = waiting.length > 0 ? undefined : await findLastOffered(db, phone);
  const offered = await Promise.all(waiting.map((one) => offeredIn(db, one)));
  return {
    ...{ coming, asked, live },
    offered: offered.filter(({ options }) => options.length > 0),
    lastOffered: last && (await offeredIn(db, last)),
  };
}

async function offeredIn(
  db: Db,
  { escalationId, requestId }: { readonly escalationId: string; readonly requestId: string },
): Promise<Offered> {
  const offers = await listNewestOffers(db, escalationId);
  const options = offers.map(({ position, startsAt: start }) => ({ position, start }));
  return { requestId, options };
}
