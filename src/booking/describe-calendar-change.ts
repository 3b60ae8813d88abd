import { describeLocal } from "./local-time.ts";

/** What somebody did to the event of an appointment, and why it was not followed. */
export type CalendarChange = {
  readonly providerName: string;
  readonly agreed: Date;
  readonly zone: string;
  readonly change:
    | { readonly kind: "deleted" }
    | { readonly kind: "moved"; readonly to: Date; readonly why: string };
};

/** For members, in the words of the card's own controls. */
export function describeCalendarChange(changed: CalendarChange): string {
  const { providerName, agreed, zone, change } = changed;
  if (change.kind === "deleted")
    return `Deleted in ${providerName}’s calendar; still agreed with the client, who was not told. “Keep appointment” puts it back, “Book another time…” moves it or gives it to somebody else, “Decline…” cancels it with the client`;
  const why = change.why.replace(/\.$/, "");
  return `Moved in ${providerName}’s calendar to ${describeLocal(change.to, zone)}, but not with the client (${why}): agreed is ${describeLocal(agreed, zone)}. “Keep appointment” puts it back, “Book another time…” moves it`;
}
