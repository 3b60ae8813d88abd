import { randomUUID } from "node:crypto";
import type { calendar_v3 } from "@googleapis/calendar";
import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { CalendarPace } from "#integrations/calendar-pace.ts";
import type { CalendarChanges, Watch, WatchWish } from "#ports/calendar-changes.ts";
import { type Asking, askGoogle, type GoogleAccount } from "./account.ts";
import { readChanges } from "./changes.ts";
import { checked } from "./verdicts.ts";

/** As long as Google grants where nobody asks; it says how long it really is. */
const LIFE_SECONDS = 7 * 24 * 60 * 60;

const Channel = z.object({
  id: z.string().min(1),
  resourceId: z.string().min(1),
  // Milliseconds since 1970, as a text.
  expiration: z.coerce.number().positive(),
});

/** Changes of Google's calendars. A channel cannot be renewed: the next one begins before it ends. */
export function googleChanges(account: GoogleAccount, pace: CalendarPace): CalendarChanges {
  const ask = <T>(
    deed: (client: calendar_v3.Calendar, asking: Asking) => Promise<{ readonly data: T }>,
  ): Promise<T> =>
    askGoogle(account, {
      ...{ kind: "write", deadlineMs: pace.writeDeadlineMs },
      ask: async (client, asking) => (await deed(client, asking)).data,
    });

  const watch = async ({ calendarId, url, secret }: WatchWish): Promise<Watch> => {
    const params = { ttl: String(LIFE_SECONDS) };
    const channel = { id: randomUUID(), type: "web_hook", address: url, token: secret, params };
    const answer = await ask((client, asking) =>
      client.events.watch({ calendarId, requestBody: channel }, asking),
    );
    const { id, resourceId, expiration } = checked(Channel, answer, "channel");
    return { id, resource: resourceId, endsAt: new Date(expiration) };
  };

  const stopWatch = async ({ id, resource: resourceId }: Watch): Promise<void> => {
    const ended = ask((client, asking) =>
      client.channels.stop({ requestBody: { id, resourceId } }, asking),
    );
    await ended.catch((failure: unknown) => {
      if (!(failure instanceof VendorError && failure.verdict === "gone")) throw failure;
    });
  };

  return {
    readChanges: readChanges(account, pace),
    watch,
    async renewWatch(old, wish) {
      const next = await watch(wish);
      // The old one ends by itself; until then the same change is told twice, which harms nobody.
      await stopWatch(old).catch((failure: unknown) => {
        if (!(failure instanceof VendorError)) throw failure;
      });
      return next;
    },
    stopWatch,
  };
}
