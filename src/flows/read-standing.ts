import { standingQuestion } from "#company/crm.ts";
import type { CrmFacts, StandingQuestion } from "#gate/standing.ts";
import type { Crm, SeenStanding, Sought } from "#ports/crm.ts";
import { noteCrmContact } from "#store/clients.ts";
import { findStanding, type KeptStanding, keepStanding } from "#store/crm-standings.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";

type Reading = Pick<FlowContext, "db" | "crm" | "realNow">;

/**
 * What the CRM says of whoever asks, for the gate. A fresh answer is at hand; else the CRM is asked, and
 * waited for so long and no longer: an older answer, or none, is a fact as well, and rules see which.
 */
export async function readStanding(
  context: Reading,
  { settings: { gate, crm: rules } }: CurrentCompany,
  who: Sought,
): Promise<CrmFacts> {
  const question = standingQuestion(gate, rules);
  if (question === undefined) return { kind: "not-asked" };
  const { db, crm, realNow } = context;
  if (crm === undefined) return { kind: "missing", why: "no CRM is connected" };
  const kept = await findStanding(db, who, question);
  const now = realNow();
  if (kept !== undefined && !kept.outdated && ageOf(kept, now) < rules.freshMinutes)
    return known(kept, ageOf(kept, now), undefined);

  const asked = ask({ ...context, crm }, who, { question, at: now });
  const answer = await within(asked, rules.waitMilliseconds);
  if ("seen" in answer) return known(answer.seen, 0, undefined);
  return kept === undefined
    ? { kind: "missing", why: answer.failed }
    : known(kept, ageOf(kept, now), answer.failed);
}

/** Kept however late it comes: then the next request need not wait. */
async function ask(
  { db, crm }: Reading & { readonly crm: Crm },
  who: Sought,
  { question, at }: { readonly question: StandingQuestion; readonly at: Date },
): Promise<SeenStanding> {
  const seen = await crm.readStanding(who, question);
  await keepStanding(db, who, { question, seen, at });
  const { contactId, standing } = seen;
  if (who.clientId !== undefined && contactId !== undefined)
    await noteCrmContact(db, who.clientId, { contactId, ownerEmail: standing?.ownerEmail });
  return seen;
}

type Answer = { readonly seen: SeenStanding } | { readonly failed: string };

async function within(asked: Promise<SeenStanding>, milliseconds: number): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Answer>((resolve) => {
    const failed = `the CRM did not answer within ${milliseconds} ms`;
    timer = setTimeout(() => resolve({ failed }), milliseconds);
  });
  const answered = asked.then(
    (seen): Answer => ({ seen }),
    (error: unknown): Answer => ({ failed: error instanceof Error ? error.message : "unknown" }),
  );
  const first = await Promise.race([answered, tooLate]);
  clearTimeout(timer);
  return first;
}

function ageOf({ readAt }: KeptStanding, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - readAt.getTime()) / 60_000));
}

function known(
  { matches, standing }: SeenStanding,
  ageMinutes: number,
  stale: string | undefined,
): CrmFacts {
  return { kind: "known", matches, standing, ageMinutes, stale };
}
