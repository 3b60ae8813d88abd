import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { CalendarPace } from "#integrations/calendar-pace.ts";
import type { CalendarChanges, Watch, WatchWish } from "#ports/calendar-changes.ts";
import { askGraph, type MicrosoftAccount } from "./account.ts";
import { readChanges } from "./changes.ts";
import type { GraphRequest } from "./graph.ts";
import { placeOf } from "./place.ts";
import { unreadable } from "./verdicts.ts";

/** Graph grants a little under seven days; a day less, so that a clock that is off does no harm. */
const LIFE_MS = 6 * 24 * 60 * 60_000;
/** Making one waits for two calls of Graph's to us. */
const WATCH_DEADLINE_MS = 25_000;

const Subscription = z.object({
  id: z.string().min(1),
  expirationDateTime: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
});

/**
 * Changes of Outlook calendars. A subscription is to all of a mailbox: one of its calendars cannot be
 * watched alone.
 */
export function microsoftChanges(account: MicrosoftAccount, pace: CalendarPace): CalendarChanges {
  const ask = async (mailbox: string, request: GraphRequest): Promise<unknown> => {
    const sent = { kind: "write", deadlineMs: WATCH_DEADLINE_MS, mailbox } as const;
    return (await askGraph(account, { ...sent, ask: (send) => send(request) })).body;
  };

  /** Real time: Graph compares it with its own clock. */
  const laterInTime = () => new Date(account.now().getTime() + LIFE_MS).toISOString();

  const watch = async ({ calendarId, url, secret }: WatchWish): Promise<Watch> => {
    const { mailbox, user } = placeOf(account, calendarId);
    const body = {
      changeType: "created,updated,deleted",
      notificationUrl: url,
      // What Graph says of the subscription itself comes to the same door, and says so.
      lifecycleNotificationUrl: url,
      resource: `${user}/events`,
      expirationDateTime: laterInTime(),
      clientState: secret,
    };
    return watchOf(mailbox, await ask(mailbox, { method: "POST", path: "/subscriptions", body }));
  };

  return {
    readChanges: readChanges(account, pace),
    watch,
    async renewWatch({ id, resource }, wish) {
      const body = { expirationDateTime: laterInTime() };
      const request: GraphRequest = { method: "PATCH", path: pathOf(id), body };
      try {
        return watchOf(resource, await ask(resource, request));
      } catch (failure) {
        // It ended, or Graph removed it: another one takes its place.
        if (!isGone(failure)) throw failure;
        return watch(wish);
      }
    },
    async stopWatch({ id, resource }) {
      await ask(resource, { method: "DELETE", path: pathOf(id) }).catch((failure: unknown) => {
        if (!isGone(failure)) throw failure;
      });
    },
  };
}

const pathOf = (id: string) => `/subscriptions/${encodeURIComponent(id)}`;
const isGone = (failure: unknown) => failure instanceof VendorError && failure.verdict === "gone";

function watchOf(mailbox: string, answer: unknown): Watch {
  const { success, data, error } = Subscription.safeParse(answer);
  if (!success) throw unreadable("subscription", error);
  return { id: data.id, resource: mailbox, endsAt: data.expirationDateTime };
}
