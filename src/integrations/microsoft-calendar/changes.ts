import { z } from "zod";
import { VendorError } from "#errors.ts";
import type { CalendarPace } from "#integrations/calendar-pace.ts";
import { isOurEventId } from "#integrations/our-event-id.ts";
import type { ChangedEvent, ChangesQuestion, ChangesRead } from "#ports/calendar-changes.ts";
import { askGraph, type MicrosoftAccount, type Send } from "./account.ts";
import { followed, type GraphRequest } from "./graph.ts";
import { utcMoment } from "./moment.ts";
import { type CalendarPlace, placeOf } from "./place.ts";
import { checked } from "./verdicts.ts";

const PAGE_SIZE = 200;

const Gone = z
  .object({ id: z.string().min(1), "@removed": z.object({}) })
  .transform(({ id }): ChangedEvent => ({ ref: id, eventId: undefined, now: undefined }));
/** Its marks are not shown here; the transaction that made it begins with our id. */
const There = z
  .object({
    id: z.string().min(1),
    "@odata.etag": z.string().min(1),
    start: utcMoment,
    end: utcMoment,
    transactionId: z.string().nullish(),
  })
  .transform(
    ({ id, "@odata.etag": etag, start, end, transactionId }): ChangedEvent => ({
      ref: id,
      eventId: ourIdIn(transactionId ?? ""),
      now: { start, end, etag },
    }),
  );
const Page = z.union([
  z.object({ value: z.array(z.union([Gone, There])), "@odata.nextLink": z.url() }),
  z.object({ value: z.array(z.union([Gone, There])), "@odata.deltaLink": z.url() }),
]);

/** Reads a calendar's view on from where it was left; from the beginning when Exchange forgot where. */
export function readChanges(
  account: MicrosoftAccount,
  { read, readDeadlineMs }: CalendarPace,
): (question: ChangesQuestion) => Promise<ChangesRead> {
  return (question) => {
    const place = placeOf(account, question.calendarId);
    const ask = (send: Send) => readOn(send, { ...question, place });
    const { mailbox } = place;
    return askGraph(account, { kind: read, deadlineMs: readDeadlineMs, mailbox, ask });
  };
}

type PlacedQuestion = ChangesQuestion & { readonly place: CalendarPlace };

async function readOn(send: Send, question: PlacedQuestion): Promise<ChangesRead> {
  const { since } = question;
  if (since === undefined) return { full: true, ...(await readRound(send, beginning(question))) };
  try {
    return { full: false, ...(await readRound(send, continued(question, since))) };
  } catch (failure) {
    if (!isForgotten(failure)) throw failure;
    return { full: true, ...(await readRound(send, beginning(question))) };
  }
}

async function readRound(send: Send, first: GraphRequest): Promise<Omit<ChangesRead, "full">> {
  const changes: ChangedEvent[] = [];
  let request = first;
  for (;;) {
    const page = checked(Page, (await send(request)).body, "changes");
    changes.push(...page.value);
    if ("@odata.deltaLink" in page) return { changes, next: tokenIn(page["@odata.deltaLink"]) };
    request = { ...first, ...followed(page["@odata.nextLink"]) };
  }
}

const asking = { method: "GET", prefer: `odata.maxpagesize=${PAGE_SIZE}` } as const;

function beginning({ place, during }: PlacedQuestion): GraphRequest {
  const { start, end } = during;
  const query = { startDateTime: start.toISOString(), endDateTime: end.toISOString() };
  return { ...asking, path: `${place.view}/delta`, query };
}

function continued({ place }: PlacedQuestion, since: string): GraphRequest {
  return { ...asking, path: `${place.view}/delta`, query: { $deltatoken: since } };
}

/** What the link adds to the address that we know anyway. */
function tokenIn(link: string): string {
  const { searchParams } = new URL(link);
  return searchParams.get("$deltatoken") ?? searchParams.get("$deltaToken") ?? "";
}

/** 410, by whichever of its words. */
const isForgotten = (failure: unknown) =>
  failure instanceof VendorError &&
  (failure.verdict === "gone" || /^syncstate/i.test(failure.code ?? ""));

function ourIdIn(transactionId: string): string | undefined {
  // A second transaction for the same event has a number behind it.
  const [eventId = ""] = transactionId.split(".");
  return isOurEventId(eventId) ? eventId : undefined;
}
