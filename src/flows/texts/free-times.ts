import type { Slot } from "#booking/availability.ts";
import { dayInterval, readLocal } from "#booking/local-time.ts";
import { takenBy } from "#booking/team.ts";
import type { CurrentCompany, FlowContext } from "#flows/context.ts";
import { findSlots, type SlotQuestion } from "#flows/find-slots.ts";

/** As many as a text can name without becoming a list. */
const offeredMax = 3;
const dayMs = 24 * 60 * 60_000;
/** How far is looked before the whole horizon is. */
const looksDays = [1, 7];

export type Wanted = {
  /** The local day, where one was named: nothing on other days is proposed then, unless it is full. */
  readonly day: string | undefined;
  /** The instant near which they want to come. */
  readonly near: Date;
  readonly zone: string;
};

/** What "at 16:00" on a day means on the walls of a zone; undefined where the clocks jump over it. */
export function instantOn(day: string, time: string, zone: string): Date | undefined {
  const read = readLocal(`${day}T${time}`, zone);
  if (read.kind === "none") return undefined;
  return new Date((read.kind === "one" ? read.utcMinute : read.first) * 60_000);
}

/** Up to three free times, the nearest to what is wanted, in the order of time and with room between. */
export async function findFreeTimes(
  context: FlowContext,
  company: CurrentCompany,
  { question, ...wanted }: Wanted & { readonly question: Omit<SlotQuestion, "from" | "to"> },
): Promise<readonly Slot[]> {
  const { day, near, zone } = wanted;
  const stretches = [
    ...(day === undefined ? [] : [dayInterval(day, zone)]),
    ...looksDays.map((days) => ({
      start: new Date(near.getTime() - days * dayMs),
      end: new Date(near.getTime() + days * dayMs),
    })),
    {
      start: context.now(),
      end: new Date(context.now().getTime() + question.service.policy.horizonDays * dayMs),
    },
  ];
  for (const [index, { start: from, end: to }] of stretches.entries()) {
    const found = apart(
      await findSlots(context, company, { ...question, from, to }),
      question,
      near,
    );
    const isDay = day !== undefined && index === 0;
    if (found.length === offeredMax || (isDay && found.length > 0)) return found;
    if (index === stretches.length - 1) return found;
  }
  return [];
}

/** Two of them that overlap could not both be held. */
function apart(
  slots: readonly Slot[],
  { service }: Pick<SlotQuestion, "service">,
  near: Date,
): readonly Slot[] {
  const byDistance = [...slots].sort((a, b) => distance(a, near) - distance(b, near));
  const chosen: Slot[] = [];
  for (const slot of byDistance) {
    const taken = takenBy(service, slot.start);
    const overlaps = chosen.some(({ start }) => {
      const other = takenBy(service, start);
      return taken.start < other.end && other.start < taken.end;
    });
    if (!overlaps) chosen.push(slot);
    if (chosen.length === offeredMax) break;
  }
  return chosen.sort((a, b) => a.start.getTime() - b.start.getTime());
}

const distance = ({ start }: Slot, near: Date) => Math.abs(start.getTime() - near.getTime());
