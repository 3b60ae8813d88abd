import { VendorError } from "#errors.ts";
import { reportDeadEffect } from "#flows/report-dead-effect.ts";
import { reportLostMail } from "#flows/report-lost-mail.ts";
import { cleanLine } from "#intake/clean-text.ts";
import type { Log } from "#log.ts";
import { recordAudit } from "#store/audit.ts";
import { findLane, isChatKind } from "#store/chat-lanes.ts";
import { type Db, retried, transact } from "#store/db.ts";
import type { DeskKind, EffectKind } from "#store/effect-kinds.ts";
import { beginAttempt, type DeskEffect, type Effect, endAttempt } from "#store/effects.ts";
import { takeTurn } from "./chat-pace.ts";
import type { Kind, OutboxContext, Performed } from "./kind.ts";
import { calendarEvent } from "./kinds/calendar-event.ts";
import { card } from "./kinds/card.ts";
import { crmActivity } from "./kinds/crm-activity.ts";
import { crmDeal } from "./kinds/crm-deal.ts";
import { crmMeeting } from "./kinds/crm-meeting.ts";
import { crmNote } from "./kinds/crm-note.ts";
import { crmOwner } from "./kinds/crm-owner.ts";
import { crmTask } from "./kinds/crm-task.ts";
import { crmTicket } from "./kinds/crm-ticket.ts";
import { dailyLine } from "./kinds/daily-line.ts";
import { deskMail } from "./kinds/desk-mail.ts";
import { deskNote } from "./kinds/desk-note.ts";
import { deskText } from "./kinds/desk-text.ts";
import { digest } from "./kinds/digest.ts";
import { directMessage } from "./kinds/direct-message.ts";
import { email } from "./kinds/email.ts";
import { memberMail } from "./kinds/member-mail.ts";
import { memberMessage } from "./kinds/member-message.ts";
import { sms } from "./kinds/sms.ts";
import { threadNote } from "./kinds/thread-note.ts";
import { troubleCard } from "./kinds/trouble-card.ts";
import { troubleNote } from "./kinds/trouble-note.ts";
import { troubleTicket } from "./kinds/trouble-ticket.ts";

export const kinds: Record<EffectKind, Kind> = {
  "calendar-event": calendarEvent,
  card,
  "crm-activity": crmActivity,
  "crm-deal": crmDeal,
  "crm-meeting": crmMeeting,
  "crm-owner": crmOwner,
  "crm-task": crmTask,
  "crm-note": crmNote,
  "crm-ticket": crmTicket,
  "direct-message": directMessage,
  email,
  sms,
  "thread-note": threadNote,
};

const kindsOfDesk: Record<DeskKind, Kind<DeskEffect>> = {
  "daily-line": dailyLine,
  "desk-mail": deskMail,
  "desk-note": deskNote,
  digest,
  "desk-text": deskText,
  "member-mail": memberMail,
  "member-message": memberMessage,
  "trouble-card": troubleCard,
  "trouble-note": troubleNote,
  "trouble-ticket": troubleTicket,
};

/** Whether the queue should come back: "later" asks it to, with its own growing pauses. */
export type Verdict = "settled" | "later";

/** "parked": the vendor asked for a pause, and the relay queues the effect again when it is over. */
type Attempted = Verdict | "parked";

/**
 * Works on one effect until it is as wished, dead, or has to wait. The attempt is counted in a
 * committed row before the vendor is called, and its end is written under that number: an attempt that
 * was overtaken writes nothing.
 */
export async function perform(
  context: OutboxContext & { readonly log: Log },
  effectId: string,
): Promise<Verdict> {
  for (;;) {
    const effect = await beginAttempt(context.db, effectId);
    if (effect === undefined) return "settled";
    const attempted = await attempt(context, effect);
    if (attempted === "later") return "later";
    // Beginning again at once is exactly what the vendor asked us not to do.
    if (attempted === "parked") return "settled";
    if (!(await mayGoOn(context, effect))) return "settled";
  }
}

/** What was wished for meanwhile is done at once; in chat it waits for its turn like everything else. */
async function mayGoOn(
  { db, chatPace }: OutboxContext,
  { id, kind }: Effect | DeskEffect,
): Promise<boolean> {
  if (!isChatKind(kind)) return true;
  const lane = await findLane(db, id);
  return lane !== undefined && takeTurn(db, lane, chatPace);
}

async function attempt(
  context: OutboxContext & { readonly log: Log },
  effect: Effect | DeskEffect,
): Promise<Attempted> {
  let performed: Performed;
  try {
    performed = await performOnce(context, effect);
  } catch (error) {
    return fail(context, effect, error);
  }
  switch (performed.kind) {
    case "done":
      await end(context, effect, {
        outcome: { state: "done", remoteId: performed.remoteId },
        besides: performed.besides,
      });
      break;
    case "pointless":
      await end(context, effect, {
        outcome: { state: "suppressed", error: performed.reason },
        besides: performed.instead,
      });
      break;
    case "withheld":
      await withhold(context, effect, performed.reason);
      break;
    case "postponed":
      await note(context, effect, {
        state: "pending",
        error: performed.reason,
        waitMs: performed.forMs,
        postponed: true,
      });
      return "parked";
    case "refused":
      await bury(context, effect, performed);
  }
  // A settled effect may be what another one waits for.
  context.wake();
  return "settled";
}

function performOnce(context: OutboxContext, effect: Effect | DeskEffect): Promise<Performed> {
  return effect.requestId === undefined
    ? kindsOfDesk[effect.kind].perform(context, effect)
    : kinds[effect.kind].perform(context, effect);
}

/** Once and together: that it is over, and what follows from it or is done in its place. */
async function end(
  { db }: OutboxContext,
  effect: Effect | DeskEffect,
  {
    outcome,
    besides,
  }: {
    readonly outcome: Parameters<typeof endAttempt>[2];
    readonly besides: ((tx: Db) => Promise<void>) | undefined;
  },
): Promise<void> {
  if (besides === undefined) {
    await note({ db }, effect, outcome);
    return;
  }
  await retried(() =>
    transact(db, async (tx) => {
      if ((await endAttempt(tx, effect, outcome)) === outcome.state) await besides(tx);
    }),
  );
}

/** With patience: what was done and not noted would be in doubt, and a mail would go out once more. */
function note(
  { db }: Pick<OutboxContext, "db">,
  effect: Effect | DeskEffect,
  outcome: Parameters<typeof endAttempt>[2],
): Promise<unknown> {
  return retried(() => endAttempt(db, effect, outcome));
}

async function fail(
  context: OutboxContext & { readonly log: Log },
  effect: Effect | DeskEffect,
  error: unknown,
): Promise<Attempted> {
  const failure = failureOf(error);
  const { kind, attempt: number, id, requestId } = effect;
  context.log.warn("effect failed", { effect: id, kind, attempt: number, requestId, error });
  const ageMs = context.realNow().getTime() - effect.wishedAt.getTime();
  const { horizonMinutes, failure: words } = { ...kinds, ...kindsOfDesk }[kind];
  const msLeft = horizonMinutes * 60_000 - ageMs;
  if (failure.hopeless || msLeft <= 0) {
    const reason = `${words}: ${failure.detail}`;
    await bury(context, effect, { reason, holdMails: false });
    return "settled";
  }
  await note(context, effect, {
    state: failure.ambiguous ? "ambiguous" : "pending",
    error: failure.detail,
    waitMs: pauseMs(failure, msLeft),
  });
  return failure.retryAfterMs === undefined ? "later" : "parked";
}

/** A vendor that asks for a day must not keep a person from hearing of it within the hour. */
function pauseMs({ retryAfterMs }: Failure, msLeft: number): number | undefined {
  return retryAfterMs === undefined ? undefined : Math.min(Math.max(retryAfterMs, 1_000), msLeft);
}

type Failure = {
  readonly detail: string;
  readonly ambiguous: boolean;
  readonly hopeless: boolean;
  readonly retryAfterMs: number | undefined;
};

function failureOf(error: unknown): Failure {
  // A vendor's words go to the database and to cards; what cannot be stored would hide the failure.
  const words = cleanLine(error instanceof Error ? error.message : String(error));
  const detail = words.slice(0, 500).toWellFormed();
  if (error instanceof VendorError)
    return {
      detail,
      ambiguous: error.ambiguous,
      hopeless: error.verdict === "permanent" || error.verdict === "human",
      retryAfterMs: error.retryAfterMs,
    };
  // A mistake of our own, or the database: nobody knows how far it came.
  return { detail, ambiguous: true, hopeless: false, retryAfterMs: undefined };
}

/** Leaves a mail unsent that has nowhere to go; in the same transaction a person hears of it who must. */
async function withhold(
  context: OutboxContext & { readonly log: Log },
  effect: Effect | DeskEffect,
  reason: string,
): Promise<void> {
  if (effect.requestId === undefined)
    return bury(context, effect, { reason: `It was not sent: ${reason}`, holdMails: false });
  const company = await context.company();
  await transact(context.db, async (tx) => {
    const ended = await endAttempt(tx, effect, { state: "suppressed", error: reason });
    if (ended !== "suppressed") return;
    await reportLostMail(
      tx,
      { company, connected: context.connected },
      {
        effect,
        what: "withheld",
        reason,
        at: context.now(),
      },
    );
  });
}

/** Gives up, and puts it before a person in the same transaction. */
async function bury(
  context: OutboxContext & { readonly log: Log },
  effect: Effect | DeskEffect,
  { reason, holdMails }: { reason: string; holdMails: boolean },
): Promise<void> {
  const company = await context.company();
  await transact(context.db, async (tx) => {
    // Overtaken, or wished for anew meanwhile: then this is not the end of it.
    if ((await endAttempt(tx, effect, { state: "dead", error: reason })) !== "dead") return;
    const at = context.now();
    if (effect.requestId !== undefined)
      return reportDeadEffect(tx, company, { effect, reason, at, holdMails });
    // No client waits for it and no card is about it: the log and the audit are where it is told.
    context.log.error("the desk will not be told", {
      effect: effect.id,
      kind: effect.kind,
      reason,
    });
    await recordAudit(tx, {
      at,
      actor: { kind: "system", name: "outbox" },
      action: "effect-dead",
      requestId: undefined,
      detail: { effectId: effect.id, kind: effect.kind, reason },
    });
  });
  context.wake();
}
