import type { ChatUser, Refusal } from "#escalation/press.ts";
import { recordAudit } from "#store/audit.ts";
import { wantHome } from "#store/chat-homes.ts";
import { transact } from "#store/db.ts";
import { findPreferences, type Preferences, savePreferences } from "#store/member-preferences.ts";
import type { FlowContext } from "./context.ts";
import { actorOf, whoPressed } from "./press.ts";

export type ChangePreferences = (change: {
  readonly by: ChatUser;
  readonly preferences: Partial<Preferences>;
}) => Promise<{ readonly kind: "done" } | { readonly kind: "refused"; readonly refusal: Refusal }>;

/** What a member wants of direct messages; it counts from the next one on. */
export function changePreferencesFlow({
  db,
  now,
}: Pick<FlowContext, "db" | "now">): ChangePreferences {
  return async ({ by, preferences }) => {
    const presser = await whoPressed(db, by, "read-kpis");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    await transact(db, async (tx) => {
      const changed = { ...(await findPreferences(tx, member.id)), ...preferences };
      await savePreferences(tx, member.id, changed);
      await wantHome(tx, by);
      await recordAudit(tx, {
        at: now(),
        actor: actorOf(member),
        action: "preferences-changed",
        requestId: undefined,
        detail: { ...preferences },
      });
    });
    return { kind: "done" };
  };
}
