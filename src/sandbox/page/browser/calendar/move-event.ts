import { ask } from "#sandbox/page/browser/ask.ts";
import { dayAndTime } from "#sandbox/page/browser/times.ts";
import type { PageCalendar, PageEvent } from "#sandbox/page/page-state.ts";

type Times = { readonly start: string; readonly end: string };

/** Moves an event as its calendar's owner would, without asking us; what became of it, in words. */
export async function moveEvent(
  { vendor, id }: PageCalendar,
  event: PageEvent,
  { times, zone }: { readonly times: Times; readonly zone: string },
): Promise<string> {
  const path = [id, event.id].map(encodeURIComponent).join("/");
  const answer = await ask("PATCH", `/${vendor}/events/${path}`, { body: times });
  if (!answer.ok) return answer.message;
  return `“${event.summary}” was moved: ${dayAndTime(Date.parse(times.start), zone)}.`;
}
