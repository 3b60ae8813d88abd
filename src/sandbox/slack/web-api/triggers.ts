import { randomBytes } from "node:crypto";
import { forgetOldest } from "#sandbox/forget-oldest.ts";

/** A trigger opens one modal, within three seconds of the press that carried it. */
const TRIGGER_LIFE_MS = 3_000;
const TRIGGERS_KEPT = 10_000;

export type Triggers = {
  /** `view` is set when the press came from inside a modal: only then may the app push another. */
  readonly issue: (user: string, view?: string) => string;
  /** Uses the trigger up; the errors are Slack's own. */
  readonly exchange: (
    trigger: string,
  ) => { readonly user: string; readonly view: string | undefined } | { readonly error: string };
};

export function triggers(now: () => number): Triggers {
  const issued = new Map<
    string,
    { user: string; view: string | undefined; at: number; used: boolean }
  >();
  return {
    issue(user, view) {
      const id = `${now()}.${randomBytes(12).toString("hex")}`;
      issued.set(id, { user, view, at: now(), used: false });
      forgetOldest(issued, TRIGGERS_KEPT);
      return id;
    },
    exchange(id) {
      const trigger = issued.get(id);
      if (trigger === undefined) return { error: "invalid_trigger_id" };
      if (trigger.used) return { error: "exchanged_trigger_id" };
      if (now() - trigger.at > TRIGGER_LIFE_MS) return { error: "expired_trigger_id" };
      trigger.used = true;
      return { user: trigger.user, view: trigger.view };
    },
  };
}
