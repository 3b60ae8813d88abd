import { act } from "./calendar-drift-people.ts";
import { type Booked, isAtGoogle, providers, type Town } from "./calendar-drift-town.ts";
import { calendarOf } from "./vendors.ts";

/** What becomes of what the vendors tell, while people change their share of the appointments. */
export type Part = {
  readonly name: string;
  readonly act: (town: Town, booked: readonly Booked[]) => Promise<void>;
  /** Within so many virtual minutes everything is found. */
  readonly minutes: number;
  /** What is not as it must be besides. */
  readonly after?: (town: Town) => Promise<readonly string[]>;
};

/** The bound of every change, whatever becomes of its notice. */
const bound = 10;
/** One in which the notice comes and the calendar is read, one for what could not be told at once. */
const atOnce = 2;

export const parts: readonly Part[] = [
  {
    name: "notices arrive",
    minutes: atOnce,
    act: async (town, booked) => actAll(town, booked, "sent"),
  },
  {
    name: "notices are lost",
    minutes: bound,
    act: async (town, booked) => actAll(town, booked, "lost"),
  },
  {
    name: "notices are delayed, and come twice, the newest first",
    minutes: bound,
    act: async (town, booked) => actAll(town, booked, "delayed"),
    async after(town) {
      await Promise.all(vendors(town).map(({ notices }) => notices.letGo()));
      await passMinutes(town, atOnce);
      return [];
    },
  },
  {
    name: "every vendor forgets where we were",
    minutes: bound,
    async act(town, booked) {
      actAll(town, booked, "lost");
      town.google.forgetSyncTokens();
      town.microsoft.forgetSyncStates();
    },
  },
  {
    name: "Graph says how its subscriptions fare",
    minutes: atOnce,
    act: sayHowTheyFare,
    after: async (town) => watchViolations(town),
  },
  {
    name: "every watch ends, and nobody is told",
    minutes: bound,
    async act(town, booked) {
      for (const vendor of vendors(town)) vendor.endWatches();
      actAll(town, booked, "sent");
    },
  },
];

export async function passMinutes(town: Town, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) await town.minute();
}

const vendors = ({ google, microsoft }: Town) => [google, microsoft];

function actAll(town: Town, booked: readonly Booked[], pushes: "sent" | "lost" | "delayed"): void {
  for (const { state } of vendors(town)) state.behaviour.pushes = pushes;
  for (const one of booked) act(town, one);
}

const fares = ["missed", "reauthorizationRequired", "subscriptionRemoved"] as const;
const fareOf = (provider: number) => fares[Math.floor(provider / 2) % fares.length];

/** A third lost its notices and is told so, the others need a watch that is made to last, or another one. */
async function sayHowTheyFare(town: Town, booked: readonly Booked[]): Promise<void> {
  const isMissed = ({ provider }: Booked) => !isAtGoogle(provider) && fareOf(provider) === "missed";
  await tellAll(town, (fare) => fare !== "missed");
  await town.minute();
  actAll(town, booked.filter(isMissed), "lost");
  await tellAll(town, (fare) => fare === "missed");
  actAll(
    town,
    booked.filter((one) => !isMissed(one)),
    "sent",
  );
}

async function tellAll(
  { microsoft }: Town,
  isMeant: (fare: (typeof fares)[number]) => boolean,
): Promise<void> {
  for (const { id, mailboxId } of Object.values(microsoft.state.subscriptions)) {
    const provider = everybody.find((one) => calendarOf(one) === mailboxId);
    const fare = fareOf(provider ?? 0);
    if (fare !== undefined && isMeant(fare)) await microsoft.lifecycle(id, fare);
  }
}

const everybody = Array.from({ length: providers }, (_, number) => number);

/**
 * Half of the first watches are made, and we never hear of it: nobody knows what to stop, and they end by
 * themselves.
 */
export function loseWatches({ google, microsoft }: Town): void {
  const lost = { kind: "reset-after-accept", times: providers / 4 } as const;
  google.faults.add({ ...lost, match: "POST .*/events/watch" });
  microsoft.faults.add({ ...lost, match: "POST /v1.0/subscriptions" });
}

/** Each calendar has one watch at its vendor's that has not ended. */
export function watchViolations({ google, microsoft, context }: Town): readonly string[] {
  const now = context.now().getTime();
  const watched = [
    ...Object.values(google.state.channels).map((one) => ({ ...one, place: one.calendarId })),
    ...Object.values(microsoft.state.subscriptions).map((one) => ({
      ...one,
      place: one.mailboxId,
    })),
  ].filter(({ expiresAt }) => expiresAt > now);
  const counts = everybody.map(
    (provider) => watched.filter(({ place }) => place === calendarOf(provider)).length,
  );
  const wrong = counts.filter((count) => count !== 1);
  return wrong.length === 0 ? [] : [`${wrong.length} calendars have ${wrong[0]} watches, not one`];
}
