/**
 * Whose calendar an id means: "microsoft:ana@firm.example" is the calendar of that mailbox at
 * Microsoft, "microsoft:ana@firm.example/AAMkAGI…" a further one in it. Every other id is Google's.
 */
export type CalendarId = { readonly vendor: "google" | "microsoft"; readonly id: string };

const MICROSOFT = "microsoft:";
const mailbox = /^[^\s@/]+@[^\s@/]+(\/\S+)?$/;

export function readCalendarId(written: string): CalendarId {
  return written.startsWith(MICROSOFT)
    ? { vendor: "microsoft", id: written.slice(MICROSOFT.length) }
    : { vendor: "google", id: written };
}

export function writeCalendarId({ vendor, id }: CalendarId): string {
  return vendor === "microsoft" ? `${MICROSOFT}${id}` : id;
}

/** Whether it can be one at all, as far as that can be seen without asking anybody. */
export function isCalendarId(written: string): boolean {
  const { vendor, id } = readCalendarId(written);
  return vendor === "google" || mailbox.test(id);
}
