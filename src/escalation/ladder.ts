import type { ZonedHours } from "#booking/working-hours.ts";
import type { Priority } from "#gate/decision.ts";
import { dueAt } from "./deadline.ts";
import type { Escalation } from "./escalation.ts";
import { backupAt, onCallAt, type Rota } from "./rota.ts";

/** One step of the ladder: when, and what. */
export type Rung = {
  readonly afterMinutes: number;
  readonly from: "raised" | "first-response" | "resolution";
  readonly clock: "business" | "wall";
  readonly priority?: Priority | undefined;
} & RungDeed;

export type RungDeed =
  | { readonly do: "nudge" | "reassign" | "alert" }
  | { readonly do: "widen"; readonly channel: string }
  | { readonly do: "tell"; readonly members: readonly string[] };

export type LadderSettings = {
  readonly ladder: readonly Rung[];
  readonly rota: Rota;
  readonly hours: ZonedHours;
};

/** What of an escalation the ladder goes by. Members are named by their keys. */
export type Climb = Pick<
  Escalation,
  "priority" | "raisedAt" | "firstResponseDueAt" | "resolutionDueAt" | "expiresAt"
> & {
  readonly owner: string | undefined;
  /** A person has come. */
  readonly answered: boolean;
  /** Nobody is reminded while it rests, and the ladder counts from its end at the earliest. */
  readonly rest: { readonly until: Date | undefined } | undefined;
  /** Names of the rungs that were done. */
  readonly done: ReadonlySet<string>;
};

export type PlannedRung = {
  /** Names it among the rungs of its ladder, also when others are added before it. */
  readonly rung: string;
  readonly at: Date;
  readonly what: RungDeed;
  /** Whom it reaches by name; nobody where it tells a channel. */
  readonly who: readonly string[];
};

/**
 * What happens if nobody answers: every rung that is still to come, in the order in which they come.
 * Rungs counted from the beginning or the first response are over once a person came; those counted
 * from the resolution are not. What it was reassigned to in one rung is who is reminded in the next.
 */
export function timelineOf(settings: LadderSettings, climb: Climb): readonly PlannedRung[] {
  const timed = settings.ladder
    .filter((rung) => applies(rung, climb))
    .flatMap((rung) => {
      const at = timeOf(rung, climb, settings.hours);
      return at === undefined || at >= climb.expiresAt ? [] : [{ rung, at }];
    })
    .toSorted((one, other) => one.at.getTime() - other.at.getTime());
  let { owner } = climb;
  return timed.map(({ rung, at }) => {
    const who = reachedBy(rung, settings.rota, { owner, at });
    if (rung.do === "reassign") owner = who[0];
    return { rung: nameOfRung(rung), at, what: rung, who };
  });
}

/** "first-response+15 business nudge" */
export function nameOfRung(rung: Rung): string {
  return `${rung.from}+${rung.afterMinutes} ${rung.clock} ${rung.do}`;
}

export function deedOfRung(name: string): RungDeed["do"] {
  return name.slice(name.lastIndexOf(" ") + 1) as RungDeed["do"];
}

function applies(rung: Rung, { priority, answered, done }: Climb): boolean {
  if (rung.priority !== undefined && rung.priority !== priority) return false;
  if (rung.from !== "resolution" && answered) return false;
  return !done.has(nameOfRung(rung));
}

/** Undefined while nobody knows: it rests, and until when is open. */
function timeOf(rung: Rung, climb: Climb, hours: ZonedHours): Date | undefined {
  const { rest } = climb;
  if (rest !== undefined && rest.until === undefined) return undefined;
  const from = latest(base(rung, climb), rest?.until);
  return rung.clock === "business"
    ? dueAt(from, rung.afterMinutes, hours)
    : new Date(from.getTime() + rung.afterMinutes * 60_000);
}

const latest = (one: Date, other: Date | undefined) =>
  other !== undefined && other > one ? other : one;

function base(rung: Rung, climb: Climb): Date {
  switch (rung.from) {
    case "raised":
      return climb.raisedAt;
    case "first-response":
      return climb.firstResponseDueAt;
    case "resolution":
      return climb.resolutionDueAt;
  }
}

function reachedBy(
  rung: Rung,
  rota: Rota,
  { owner, at }: { owner: string | undefined; at: Date },
): readonly string[] {
  const onCall = onCallAt(rota, at).member;
  switch (rung.do) {
    case "nudge":
      return [owner ?? onCall];
    case "reassign":
      return [backupAt(rota, at, owner ?? onCall)];
    case "tell":
      return rung.members;
    case "alert":
      return [onCall];
    case "widen":
      return [];
  }
}
