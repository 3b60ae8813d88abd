import type { Limits } from "#booking/limits.ts";
import { luxonZone } from "#booking/luxon-zone.ts";
import type { WeeklyHours } from "#booking/working-hours.ts";

/*
 * What may be booked, worked out slowly and in the plainest way: every minute of some days is looked
 * at on every wall, every wish is held against every rule. Shares nothing with the sweep but the
 * offsets of the zones.
 */

/** [from, to) in UTC minutes. */
export type Stretch = readonly [from: number, to: number];
type Dates = { readonly from: string; readonly to: string };
export type Exception = { readonly on: string; readonly hours: readonly string[] };

export type Place = {
  readonly zone: string;
  readonly holidays: readonly string[];
  readonly closures: readonly Dates[];
};
export type Work = {
  readonly place: string;
  readonly weekly: WeeklyHours;
  readonly exceptions: readonly Exception[];
};
/** Something that takes a provider, buffers included. */
export type Visit = {
  readonly during: Stretch;
  /** Where, if that is known. */
  readonly place: string | undefined;
  readonly begins: number;
  readonly serviceId: string;
};
export type Somebody = {
  /** The main place first. */
  readonly works: readonly Work[];
  readonly timeOff: readonly Dates[];
  readonly absent: readonly Stretch[];
  readonly busy: readonly Stretch[];
  readonly visits: readonly Visit[];
  readonly limits: Limits;
  /** False: the calendar could not be read. */
  readonly trusted: boolean;
};
export type Wanted = {
  readonly id: string;
  readonly minutes: number;
  readonly stepMinutes: number;
  readonly startsOn: "shift" | "clock" | "free";
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
  readonly providerIds: readonly string[];
  readonly staffing: "any" | "all";
  readonly requires: readonly (readonly string[])[];
  readonly limits: Limits;
  readonly limitsEach: Limits;
  readonly policy: {
    readonly noticeMinutes: number;
    readonly horizonDays: number;
    readonly bookableUntil?: string | undefined;
  };
};
export type World = {
  /** The days that are looked at. */
  readonly scan: Stretch;
  readonly companyZone: string;
  readonly places: Readonly<Record<string, Place>>;
  readonly people: Readonly<Record<string, Somebody>>;
  /** Minutes by "from to". */
  readonly ways: Readonly<Record<string, number>>;
  readonly service: Wanted;
  readonly nowMs: number;
  readonly duringMs: Stretch;
  readonly onlyAt: string | undefined;
  readonly onlyAmong: readonly string[] | undefined;
  /** When appointments of the service begin, whoever serves. */
  readonly serviceStarts: readonly number[];
};

/** Who may lead at which start. */
export function bookable(world: World): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, string[]>();
  for (const id of leadersOf(world))
    for (const start of startsOf(world, id)) found.set(start, [...(found.get(start) ?? []), id]);
  return found;
}

function leadersOf({ service, onlyAmong }: World): readonly string[] {
  const { staffing, providerIds } = service;
  if (staffing === "all") return providerIds.slice(0, 1);
  return providerIds.filter((id) => onlyAmong?.includes(id) ?? true).toSorted();
}

function startsOf(world: World, id: string): readonly number[] {
  const { works, trusted } = somebody(world, id);
  return works
    .filter(({ place }) => trusted && (world.onlyAt ?? place) === place)
    .flatMap((work) =>
      countedStarts(world, id, work).filter(
        (start) => withinPolicy(world, work, start) && teamIsFree(world, { id, work, start }),
      ),
    );
}

/** Could this one, or this room, be at an appointment that begins then? */
export function canCome(
  world: World,
  { id, start, place }: { id: string; start: number; place?: string | undefined },
): boolean {
  const one = somebody(world, id);
  return (
    one.trusted &&
    withinLimits(world, one, start) &&
    one.works.some(
      (work) =>
        (place === undefined || work.place === place) &&
        shifts(world, work).some(
          ([opens, closes]) => opens <= start && start + world.service.minutes <= closes,
        ) &&
        nothingInTheWay(world, { one, place: work.place, start }),
    )
  );
}

const somebody = ({ people }: World, id: string) => people[id] as Somebody;

/** Every start in the shifts that touch the question, before policy, limits and the others are asked. */
function countedStarts(world: World, id: string, work: Work): readonly number[] {
  const [from, to] = world.duringMs.map((ms) => ms / 60_000) as [number, number];
  const free = (start: number) =>
    nothingInTheWay(world, { one: somebody(world, id), place: work.place, start });
  return shifts(world, work)
    .filter(([opens, closes]) => opens < to && closes > from)
    .flatMap((shift) => startsInShift(world, { work, shift, free }));
}

function startsInShift(
  world: World,
  {
    work,
    shift: [opens, closes],
    free,
  }: { work: Work; shift: Stretch; free: (start: number) => boolean },
): readonly number[] {
  const { minutes, stepMinutes, startsOn } = world.service;
  const starts: number[] = [];
  const isCounted = {
    shift: (start: number) => (start - opens) % stepMinutes === 0,
    clock: (start: number) => minuteOnWall(world, work, start) % stepMinutes === 0,
    free: (start: number) => start >= (starts.at(-1) ?? opens - stepMinutes) + stepMinutes,
  }[startsOn];
  for (let start = opens; start + minutes <= closes; start++)
    if (isCounted(start) && free(start)) starts.push(start);
  return starts;
}

function withinPolicy(world: World, { place }: Work, start: number): boolean {
  const { noticeMinutes, horizonDays, bookableUntil } = world.service.policy;
  const aheadMs = start * 60_000 - world.nowMs;
  return (
    start * 60_000 >= world.duringMs[0] &&
    start * 60_000 < world.duringMs[1] &&
    aheadMs >= noticeMinutes * 60_000 &&
    aheadMs <= horizonDays * 24 * 3_600_000 &&
    (bookableUntil === undefined || dateAt(world, zoneOf(world, place), start) <= bookableUntil)
  );
}

function teamIsFree(
  world: World,
  { id, work, start }: { id: string; work: Work; start: number },
): boolean {
  const { staffing, providerIds, requires, limits } = world.service;
  const others = staffing === "all" ? providerIds.slice(1) : [];
  const rooms = (left: readonly (readonly string[])[], chosen: readonly string[]): boolean => {
    const [needed, ...rest] = left;
    if (needed === undefined) return true;
    return needed.some(
      (room) =>
        !chosen.includes(room) &&
        canCome(world, { id: room, start, place: work.place }) &&
        rooms(rest, [...chosen, room]),
    );
  };
  return (
    withinLimits(world, somebody(world, id), start) &&
    fits(world, limits, { begins: world.serviceStarts, start, zone: world.companyZone }) &&
    others.every((other) => canCome(world, { id: other, start })) &&
    rooms(requires, [])
  );
}

function withinLimits(world: World, { limits, visits, works }: Somebody, start: number): boolean {
  const zone = zoneOf(world, works[0]?.place ?? "");
  const ofService = visits.filter(({ serviceId }) => serviceId === world.service.id);
  const begins = (some: readonly Visit[]) => some.map((visit) => visit.begins);
  return (
    fits(world, limits, { begins: begins(visits), start, zone }) &&
    fits(world, world.service.limitsEach, { begins: begins(ofService), start, zone })
  );
}

/** Is there room for one more beside those that begin on the same day, in the same week, month? */
function fits(
  world: World,
  { perDay, perWeek, perMonth }: Limits,
  { begins, start, zone }: { begins: readonly number[]; start: number; zone: string },
): boolean {
  const count = (periodOf: (date: string) => string) => {
    const period = (minute: number) => periodOf(dateAt(world, zone, minute));
    return begins.filter((minute) => period(minute) === period(start)).length;
  };
  return (
    (perDay === undefined || count((date) => date) < perDay) &&
    (perWeek === undefined || count(mondayOf) < perWeek) &&
    (perMonth === undefined || count((date) => date.slice(0, 7)) < perMonth)
  );
}

function mondayOf(date: string): string {
  const day = new Date(`${date}T00:00Z`);
  while (day.getUTCDay() !== 1) day.setUTCDate(day.getUTCDate() - 1);
  return day.toISOString().slice(0, 10);
}

function nothingInTheWay(
  world: World,
  { one, place, start }: { one: Somebody; place: string; start: number },
): boolean {
  const { minutes, bufferBeforeMinutes, bufferAfterMinutes } = world.service;
  const itself: Stretch = [start, start + minutes];
  const whole: Stretch = [start - bufferBeforeMinutes, start + minutes + bufferAfterMinutes];
  const apart = ([from, to]: Stretch, [begin, end]: Stretch) => to <= begin || end <= from;
  const way = (from: string, to: string) => world.ways[`${from} ${to}`] ?? 0;
  return (
    one.busy.every((stretch) => apart(stretch, whole)) &&
    one.visits.every(
      ({ during, place: there = place }) =>
        whole[1] + way(place, there) <= during[0] || during[1] + way(there, place) <= whole[0],
    ) &&
    one.absent.every((stretch) => apart(stretch, itself)) &&
    one.timeOff.every(({ from, to }) => {
      const zone = zoneOf(world, one.works[0]?.place ?? "");
      return dateAt(world, zone, itself[1] - 1) < from || dateAt(world, zone, itself[0]) > to;
    })
  );
}

/* ── what walls show ── */

const zoneOf = ({ places }: World, place: string) => places[place]?.zone ?? "UTC";

const shiftsBefore = new WeakMap<World, Map<Work, readonly Stretch[]>>();

function shifts(world: World, work: Work): readonly Stretch[] {
  const before = shiftsBefore.get(world) ?? new Map<Work, readonly Stretch[]>();
  shiftsBefore.set(world, before);
  const made = before.get(work) ?? readShifts(world, work);
  before.set(work, made);
  return made;
}

/** From the minute at which the wall reaches the begin until the minute at which it reaches the end. */
function readShifts(world: World, work: Work): readonly Stretch[] {
  const zone = zoneOf(world, work.place);
  const { dates } = scanned(world, zone);
  return dates.flatMap((date) =>
    hoursOn(world, work, date).flatMap((shift) => {
      const [from = "", to = ""] = shift.split("-").map((time) => `${date}T${time}`);
      const [opens, closes] = [reached(world, zone, from), reached(world, zone, to)];
      return opens < closes ? [[opens, closes] as const] : [];
    }),
  );
}

function hoursOn(world: World, work: Work, date: string): readonly string[] {
  const { closures = [], holidays = [] } = world.places[work.place] ?? {};
  if (closures.some(({ from, to }) => from <= date && date <= to)) return [];
  const exception = work.exceptions.find(({ on }) => on === date);
  if (exception !== undefined) return exception.hours;
  if (holidays.includes(date)) return [];
  const weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
  return work.weekly[weekdays[new Date(`${date}T00:00Z`).getUTCDay()] ?? "sun"];
}

/** The first minute at which the wall shows this or something later; "24:00" is later than 23:59. */
function reached(world: World, zone: string, local: string): number {
  const { walls, found } = scanned(world, zone);
  let index = found.get(local);
  if (index === undefined) {
    index = walls.findIndex((wall) => wall >= local);
    found.set(local, index);
  }
  return index < 0 ? world.scan[1] : world.scan[0] + index;
}

/** The date that has begun last: 23:30 shown again after midnight still belongs to the new one. */
export function dateAt(world: World, zone: string, minute: number): string {
  return scanned(world, zone).begun[minute - world.scan[0]] ?? "outside";
}

function minuteOnWall(world: World, { place }: Work, minute: number): number {
  const wall = scanned(world, zoneOf(world, place)).walls[minute - world.scan[0]] ?? "";
  return Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
}

type Scanned = {
  /** What the wall shows, minute by minute. */
  readonly walls: readonly string[];
  readonly begun: readonly string[];
  readonly dates: readonly string[];
  readonly found: Map<string, number>;
};
const known = new Map<string, Scanned>();
const dateOfDay = (day: number) => new Date(day * 86_400_000).toISOString().slice(0, 10);
/** "00:00" to "23:59" */
const clock = Array.from({ length: 1440 }, (_, minute) =>
  new Date(minute * 60_000).toISOString().slice(11, 16),
);

function scanned({ scan: [from, to] }: World, zone: string): Scanned {
  const name = `${zone} ${from} ${to}`;
  const before = known.get(name);
  if (before !== undefined) return before;
  const offsets = luxonZone(zone);
  const walls: string[] = [];
  const begun: string[] = [];
  let date = "";
  for (let minute = from; minute < to; minute++) {
    const shown = minute + offsets.offset(minute * 60_000);
    const day = Math.floor(shown / 1440);
    const onDate = dateOfDay(day);
    if (onDate > date) date = onDate;
    walls.push(`${onDate}T${clock[shown - day * 1440]}`);
    begun.push(date);
  }
  const made = { walls, begun, dates: [...new Set(begun)], found: new Map() };
  known.set(name, made);
  return made;
}
