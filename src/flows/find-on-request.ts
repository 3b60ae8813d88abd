import type { Known, Slot } from "#booking/availability.ts";
import { listReadings } from "#store/calendar-readings.ts";
import { listDiaries, type ProviderDiary } from "#store/diaries.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import {
  diaryQuestion,
  eligibleProviders,
  knownFrom,
  mirrorTrustMinutes,
  readServiceStarts,
  type SlotContext,
  type SlotQuestion,
  slotsAmong,
} from "./find-slots.ts";

/** What a client may be shown: times to book, and times to ask a person for. */
export type Times = {
  readonly slots: readonly Slot[];
  /** Free by all that we know; somebody's calendar, which nobody has read for too long, may say otherwise. */
  readonly onRequest: readonly Slot[];
};

/** The free times of a service, and beside them those that nobody can promise at present. */
export async function findTimes(
  context: SlotContext,
  company: CurrentCompany,
  question: SlotQuestion,
): Promise<Times> {
  if (eligibleProviders(company, question).length === 0 || question.from >= question.to)
    return { slots: [], onRequest: [] };
  const found = await readFound(context, company, question);
  const slots = slotsAmong(context, company, { ...question, known: knownFrom(company, found) });
  return { slots, onRequest: onRequestBeside(context, company, { ...question, found, slots }) };
}

/** What the rows say of everybody whom a question is about. */
export type Found = {
  readonly diaries: ReadonlyMap<string, ProviderDiary>;
  readonly serviceStarts: readonly number[];
};

async function readFound(
  context: SlotContext,
  company: CurrentCompany,
  question: SlotQuestion,
): Promise<Found> {
  return {
    diaries: await listDiaries(context.db, diaryQuestion(context, company, question)),
    serviceStarts: await readServiceStarts(context, question),
  };
}

/** Everything that stands in the rows, whether the calendars behind it are believed or not. */
export function knownOnRequest(company: CurrentCompany, { diaries, serviceStarts }: Found): Known {
  return { ...knownFrom(company, { diaries: new Map(), serviceStarts }), diaries };
}

/** The times at which only somebody is free whose calendar is not believed. Costs nothing where all are. */
export function onRequestBeside(
  context: Pick<SlotContext, "now">,
  company: CurrentCompany,
  { found, slots, ...question }: SlotQuestion & { found: Found; slots: readonly Slot[] },
): readonly Slot[] {
  const doubted = doubtedIn(found.diaries);
  if (doubted.size === 0) return [];
  const known = knownOnRequest(company, found);
  const amongIds = leadersInDoubt(company, question, doubted);
  const booked = new Set(slots.map(({ start }) => start.getTime()));
  return slotsAmong(context, company, { ...question, amongIds, known }).filter(
    ({ start }) => !booked.has(start.getTime()),
  );
}

const doubtedIn = (diaries: Found["diaries"]) =>
  new Set([...diaries].filter(([, { trusted }]) => !trusted).map(([id]) => id));

/** Everybody else was looked at already: unless what is in doubt is something that all of them need. */
function leadersInDoubt(
  company: CurrentCompany,
  { service, ...question }: SlotQuestion,
  doubted: ReadonlySet<string>,
): ReadonlySet<string> | undefined {
  const isNeededByAll =
    service.staffing === "all" || service.requires.flat().some((id) => doubted.has(id));
  if (isNeededByAll) return question.amongIds;
  const leaders = eligibleProviders(company, { ...question, service }).map(({ id }) => id);
  return new Set(leaders.filter((id) => doubted.has(id)));
}

/** So many names say enough. */
const namedMax = 3;

/** Why such a time is not booked, for the member who decides: whose calendar, and since when. */
export async function whyOnRequest(
  { db }: Pick<FlowContext, "db">,
  { diaries, slot }: { readonly diaries: Found["diaries"]; readonly slot: Slot },
): Promise<string> {
  const doubted = doubtedIn(diaries);
  const leading = slot.providerIds.filter((id) => doubted.has(id));
  const meant = leading.length > 0 ? leading : [...doubted];
  const readings = await listReadings(db, {
    providerIds: meant.slice(0, namedMax),
    minutesMax: mirrorTrustMinutes,
  });
  const words = readings.map(({ providerName, minutes }) =>
    minutes === undefined
      ? `${providerName}'s calendar has not been read yet`
      : `${providerName}'s calendar was last read ${sayAge(minutes)} ago`,
  );
  const more = meant.length - words.length;
  return [...words, ...(more > 0 ? [`and so it is with ${more} more`] : [])].join("; ");
}

function sayAge(minutes: number): string {
  const whole = Math.round(minutes);
  return whole < 120 ? `${whole} minutes` : `${Math.round(whole / 60)} hours`;
}
