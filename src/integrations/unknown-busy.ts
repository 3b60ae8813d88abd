import type { CalendarBusy } from "#ports/calendar.ts";

/** A calendar that could not be read: nobody knows what is in it, so that it is never taken for free. */
export function unknown(reason: string): CalendarBusy {
  return { kind: "unknown", reason };
}

export function reasonOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : "unknown failure";
}
