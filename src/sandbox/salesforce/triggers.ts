import { createHmac, randomUUID } from "node:crypto";
import type { Change, ObjectType } from "./org.ts";

/** Changes within this time are one transaction. */
const GATHER_MS = 100;
const ANSWER_MAX_MS = 5_000;
const RETRY_MS = 1_000;
const RETRIES_MAX = 10;

/** What each trigger is about: fields it tells of, or all; and whether new records are told of. */
const triggers: Readonly<
  Partial<Record<ObjectType, { readonly fields?: readonly string[]; readonly when: string }>>
> = {
  Case: { fields: ["Status", "OwnerId"], when: "update" },
  CaseComment: { fields: ["CommentBody"], when: "insert" },
  Contact: { when: "both" },
  Lead: { when: "both" },
  Opportunity: { when: "both" },
};

export type Triggers = {
  /** Where the program really listens. */
  readonly connect: (place: { readonly appUrl: string }) => void;
  readonly tell: (change: Change) => void;
  readonly stop: () => void;
};

/** The callouts of the triggers that docs/crm.md has an administrator paste. */
export function orgTriggers(secret: string, now: () => number): Triggers {
  let appUrl: string | undefined;
  let gathered: object[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const later = (work: () => void, milliseconds: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      work();
    }, milliseconds);
    timer.unref();
    timers.add(timer);
  };
  const post = async (body: string) => {
    const at = String(now());
    const signature = createHmac("sha256", secret).update(`${at}.${body}`).digest("hex");
    try {
      const answer = await fetch(`${appUrl}/hooks/salesforce`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-gatehouse-timestamp": at,
          "x-gatehouse-signature": signature,
        },
        body,
        signal: AbortSignal.timeout(ANSWER_MAX_MS),
      });
      return answer.status;
    } catch {
      return 0;
    }
  };
  const deliver = async (body: string, attempt: number) => {
    const status = await post(body);
    if ((status !== 0 && status < 500) || attempt >= RETRIES_MAX) return;
    later(() => void deliver(body, attempt + 1), RETRY_MS);
  };
  const flush = () => {
    const changes = gathered;
    gathered = [];
    void deliver(JSON.stringify({ transaction: randomUUID(), changes }), 1);
  };
  return {
    connect(place) {
      appUrl = place.appUrl;
    },
    tell(change) {
      const fields = appUrl === undefined ? [] : fieldsTold(change);
      if (fields.length === 0) return;
      if (gathered.length === 0) later(flush, GATHER_MS);
      const { type: object, id } = change;
      gathered.push({ object, id, fields, at: new Date(now()).toISOString() });
    },
    stop() {
      gathered = [];
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** What the trigger of the type, if it has one, tells of a change. */
function fieldsTold({ type, fields, isNew }: Change): readonly string[] {
  const trigger = triggers[type];
  if (trigger === undefined || trigger.when === (isNew ? "update" : "insert")) return [];
  return fields.filter((one) => trigger.fields?.includes(one) ?? true);
}
