import type { Standing, StandingQuestion } from "#gate/standing.ts";
import type { SeenStanding } from "#ports/crm.ts";
import type { Db } from "./db.ts";

/** By both, as far as they are known: "" stands for what is not. */
type Who = { readonly email: string | undefined; readonly phone: string | undefined };

/** What the CRM once said, and when, in real time. */
export type KeptStanding = SeenStanding & { readonly readAt: Date; readonly outdated: boolean };

/** The last answer to the very same question about the same person. */
export async function findStanding(
  db: Db,
  who: Who,
  question: StandingQuestion,
): Promise<KeptStanding | undefined> {
  const row = await db("crm_standings")
    .where(keyOf(who))
    .whereRaw("question = ?::jsonb", [JSON.stringify(question)])
    .first();
  return (
    row && {
      matches: row.matches,
      contactId: row.contact_id ?? undefined,
      standing: (row.standing as Standing | null) ?? undefined,
      readAt: row.read_at,
      outdated: row.outdated,
    }
  );
}

/** `at`: when it was asked, so that what changed meanwhile is asked for again. */
export async function keepStanding(
  db: Db,
  who: Who,
  kept: { readonly question: StandingQuestion; readonly seen: SeenStanding; readonly at: Date },
): Promise<void> {
  const { question, seen, at } = kept;
  await db("crm_standings")
    .insert({
      ...keyOf(who),
      question: JSON.stringify(question),
      matches: seen.matches,
      contact_id: seen.contactId ?? null,
      standing: seen.standing === undefined ? null : JSON.stringify(seen.standing),
      read_at: at,
      outdated: false,
    })
    .onConflict(["email", "phone"])
    .merge()
    // An answer that was long on its way is older than the one that is there.
    .whereRaw("crm_standings.read_at <= excluded.read_at");
}

const keyOf = ({ email, phone }: Who) => ({
  email: email?.toLowerCase() ?? "",
  phone: phone ?? "",
});

/** The CRM says that something of these contacts changed. */
export async function outdateStandings(db: Db, contactIds: readonly string[]): Promise<void> {
  await db("crm_standings")
    .whereIn("contact_id", contactIds as string[])
    .update({ outdated: true });
}
