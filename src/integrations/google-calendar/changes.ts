import type { calendar_v3 } from "@googleapis/calendar";
import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { CalendarPace } from "#integrations/calendar-pace.ts";
import { isOurEventId } from "#integrations/our-event-id.ts";
import type { ChangedEvent, ChangesQuestion, ChangesRead } from "#ports/calendar-changes.ts";
import { askGoogle, type GoogleAccount } from "./account.ts";
import { readEvent } from "./event.ts";
import { checked, unreadable } from "./verdicts.ts";

const EVENTS_PER_PAGE = 2500;

const FIELDS =
  "nextPageToken,nextSyncToken,items(id,status,etag,start(date,dateTime),end(date,dateTime)," +
  "extendedProperties(private))";

const Page = z.object({
  items: z.array(z.looseObject({ id: z.string().min(1) })).default([]),
  nextPageToken: z.string().min(1).optional(),
  nextSyncToken: z.string().min(1).optional(),
});

/** Reads a calendar on from where it was left; from the beginning when Google forgot where. */
export function readChanges(
  account: GoogleAccount,
  { read, readDeadlineMs }: CalendarPace,
): (question: ChangesQuestion) => Promise<ChangesRead> {
  const ask = async (list: ListQuestion) =>
    askGoogle(account, {
      ...{ kind: read, deadlineMs: readDeadlineMs },
      // All pages have one deadline: a list without an end has one, too.
      ask: (client, asking) =>
        readRound(list, async (page) => (await client.events.list(page, asking)).data),
    });

  return async (question) => {
    const { since } = question;
    if (since !== undefined) {
      try {
        return { full: false, ...(await ask({ ...everything(question), syncToken: since })) };
      } catch (failure) {
        if (!isForgotten(failure)) throw failure;
      }
    }
    const timeMin = question.during.start.toISOString();
    return { full: true, ...(await ask({ ...everything(question), timeMin })) };
  };
}

type ListQuestion = calendar_v3.Params$Resource$Events$List;

/**
 * Without an end, which a sync token does not go with. Everything else must be asked for again in the
 * same words.
 */
function everything({ calendarId }: ChangesQuestion): ListQuestion {
  return { calendarId, singleEvents: true, maxResults: EVENTS_PER_PAGE, fields: FIELDS };
}

async function readRound(
  list: ListQuestion,
  askPage: (question: ListQuestion) => Promise<unknown>,
): Promise<Omit<ChangesRead, "full">> {
  const changes: ChangedEvent[] = [];
  let pageToken: string | undefined;
  for (;;) {
    const question = pageToken === undefined ? list : { ...list, pageToken };
    const page: z.infer<typeof Page> = checked(Page, await askPage(question), "changes");
    changes.push(...page.items.map(changeOf));
    if (page.nextSyncToken !== undefined) return { changes, next: page.nextSyncToken };
    pageToken = page.nextPageToken;
    if (pageToken === undefined) throw unreadable("changes without an end", undefined);
  }
}

function changeOf(item: { readonly id: string }): ChangedEvent {
  const { event } = eventOf(item);
  return {
    ref: item.id,
    eventId: isOurEventId(item.id) ? item.id : undefined,
    now: event && { start: event.start, end: event.end, etag: event.etag },
  };
}

function eventOf(item: unknown) {
  try {
    return readEvent(item);
  } catch (cause) {
    throw unreadable("event", cause);
  }
}

/** 410: "fullSyncRequired", "updatedMinTooLongAgo". */
const isForgotten = (failure: unknown) =>
  failure instanceof VendorError && failure.verdict === "gone" && / 410 /.test(failure.message);
