import type { calendar_v3 } from "@googleapis/calendar";
import type { Calendar } from "#ports/calendar.ts";
import { type Asking, askGoogle, type GoogleAccount, type GoogleCall } from "./account.ts";
import { listEntries, readListed } from "./event-list.ts";
import { FreeBusyAnswer, type FreeBusyQuestion, readBusy } from "./free-busy.ts";
import { checked } from "./verdicts.ts";

type Reading = Pick<GoogleCall<unknown>, "kind" | "deadlineMs"> & { readonly atOnce: number };

/** Many calendars in one question where Google's free/busy says enough, else each one's events. */
export function busyTime(
  account: GoogleAccount,
  { atOnce, ...reading }: Reading,
): Calendar["busy"] {
  const askFreeBusy = ({ calendarIds, during }: FreeBusyQuestion) => {
    const requestBody = {
      timeMin: during.start.toISOString(),
      timeMax: during.end.toISOString(),
      items: calendarIds.map((id) => ({ id })),
    };
    const ask = async (client: calendar_v3.Calendar, asking: Asking) => {
      const { data } = await client.freebusy.query({ requestBody }, asking);
      return checked(FreeBusyAnswer, data, "busy time");
    };
    return askGoogle(account, { ...reading, ask });
  };
  // All pages of a list have one deadline: a list without an end has one, too.
  const list = (question: Parameters<typeof listEntries>[0]) =>
    askGoogle(account, {
      ...reading,
      ask: (client, asking) =>
        listEntries(question, async (page) => (await client.events.list(page, asking)).data),
    });

  return (question) =>
    question.tentative === "busy"
      ? readBusy(question, { ask: askFreeBusy, atOnce })
      : readListed(question, { list, atOnce });
}
