import { takenBy } from "#booking/team.ts";
import { type HoldEnd, listHoldEnds } from "#store/occupancies.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import {
  diaryQuestion,
  oneMinute,
  readKnown,
  type SlotQuestion,
  slotsAmong,
} from "./find-slots.ts";

type Wanted = Omit<SlotQuestion, "from" | "to"> & { readonly start: Date };

/**
 * Until when at the latest a time is kept for somebody else, when nothing but holds is in its way: of
 * an escalation, of a client who was proposed it, of a client who is filling in the form. Undefined
 * when it is booked, or nobody works then. Nobody is told it was free: it may be booked out of the hold.
 */
export async function findHeldUntil(
  context: Pick<FlowContext, "db" | "now" | "realNow" | "calendar">,
  company: CurrentCompany,
  { start, ...wish }: Wanted,
): Promise<Date | undefined> {
  const question = { ...wish, ...oneMinute(start) };
  const ends = await listHoldEnds(context.db, {
    providerIds: diaryQuestion(context, company, question).providerIds,
    during: takenBy(question.service, start),
    at: context.now(),
    minutesMax: company.settings.holds.minutesMax,
    exceptHold: question.except?.holdId,
  });
  // Whatever ends by then counts no longer: the same question, asked of the rows as of later.
  const isFree = async ({ expiresAt }: HoldEnd) => {
    const known = await readKnown({ ...context, now: () => expiresAt }, company, question);
    return slotsAmong(context, company, { ...question, known }).length > 0;
  };
  const inTheWay = await untilFree(ends, isFree);
  const latest = inTheWay.map((end) => end.latest.getTime());
  return latest.length === 0 ? undefined : new Date(Math.max(...latest));
}

/** The ends that must have come before it is free; none when even all of them do not help. */
async function untilFree(
  ends: readonly HoldEnd[],
  isFree: (end: HoldEnd) => Promise<boolean>,
): Promise<readonly HoldEnd[]> {
  const last = ends.at(-1);
  if (last === undefined || !(await isFree(last))) return [];
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await isFree(ends[middle] as HoldEnd)) high = middle;
    else low = middle + 1;
  }
  return ends.slice(0, low + 1);
}
