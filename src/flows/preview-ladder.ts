import { type AskedFrom, deadlinesFor } from "#company/desk.ts";
import { type Deadlines, deadlines } from "#escalation/deadline.ts";
import { deedOfRung, type RungDeed, timelineOf } from "#escalation/ladder.ts";
import type { Priority } from "#gate/decision.ts";
import type { Db } from "#store/db.ts";
import type { CurrentCompany } from "./context.ts";
import { readRota } from "./desk-terms.ts";
import type { LadderStory } from "./read-ladder.ts";

/** One step of what happens if nobody answers. */
export type LadderLine = {
  readonly at: Date;
  readonly do: RungDeed["do"];
  /** Whom it reaches. */
  readonly names: readonly string[];
  readonly done: boolean;
};

/** What was done and what would be, in the order in which it comes; a name for every key. */
export function linesOf(company: CurrentCompany, story: LadderStory): readonly LadderLine[] {
  const members = new Map(company.settings.members.map(({ key, name }) => [key, name]));
  const namesOf = (keys: readonly string[]) => keys.map((key) => members.get(key) ?? key);
  return [
    ...story.done.map(({ rung, doneAt, who }) => ({
      ...{ at: doneAt, do: deedOfRung(rung), names: namesOf(who), done: true },
    })),
    ...story.planned.map(({ at, what, who }) => ({
      ...{ at, do: what.do, names: namesOf(who), done: false },
    })),
  ];
}

/** What would happen to a request that came in at an instant, if nobody answered it. */
export async function previewLadder(
  db: Db,
  company: CurrentCompany,
  asked: AskedFrom & { readonly priority: Priority; readonly at: Date },
): Promise<{ readonly due: Deadlines; readonly lines: readonly LadderLine[] }> {
  const { priority, at } = asked;
  const terms = deadlinesFor(company.settings, asked);
  const due = deadlines(at, terms, priority);
  const { ladder } = company.settings.escalation;
  const settings = { ladder, rota: await readRota(db, company, at), hours: terms.hours };
  const planned = timelineOf(settings, {
    ...due,
    ...{ priority, raisedAt: at, owner: undefined, answered: false, rest: undefined },
    done: new Set(),
  });
  return { due, lines: linesOf(company, { done: [], planned }) };
}
