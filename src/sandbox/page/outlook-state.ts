import { isLive, type PretendMailbox, type StoredEvent } from "#sandbox/microsoft/mailboxes.ts";
import type { PageCalendar, PageEvent } from "./page-state.ts";

/** A mailbox's calendar as the page draws it: like everybody's. */
export function pageMailbox(mailbox: PretendMailbox): PageCalendar {
  const { id, summary, timeZone, unreadable = null, events } = mailbox;
  return {
    vendor: "microsoft",
    id,
    summary,
    timeZone,
    unreadable,
    events: Object.values(events)
      .filter(isLive)
      .map(pageEvent)
      .toSorted((a, b) => a.from - b.from || a.id.localeCompare(b.id)),
  };
}

function pageEvent(event: StoredEvent): PageEvent {
  const { id, subject, body, location, start, end, isAllDay, showAs, by, updatedAt } = event;
  return {
    id,
    summary: subject || "(no title)",
    description: body.content,
    location,
    from: start,
    until: end,
    allDay: isAllDay,
    busy: showAs !== "free" && showAs !== "workingElsewhere",
    maybe: showAs === "tentative",
    by,
    updatedAt,
    meetUrl: event.meeting?.joinUrl ?? null,
  };
}
