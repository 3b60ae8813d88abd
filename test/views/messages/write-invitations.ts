import { icsFile } from "#views/messages/invitation.ts";
import { renderMail } from "#views/messages/render-mail.ts";
import { envelope, facts } from "./mails.ts";

// A process of its own for the test of time zones: TZ only counts from the start of a process.
const lives = process.argv.slice(2).map((iso) => {
  const start = new Date(iso);
  const at = (sequence: number, laterHours: number) => {
    const from = new Date(start.getTime() + laterHours * 60 * 60_000);
    return { ...facts, sequence, start: from, end: new Date(from.getTime() + 90 * 60_000) };
  };
  // Booked, moved by a day, given to somebody else, cancelled.
  const mails = [
    renderMail({ kind: "confirmed", ...at(0, 0) }, envelope),
    renderMail({ kind: "rescheduled", ...at(1, 24), previousStart: start }, envelope),
    renderMail({ kind: "reassigned", ...at(2, 24), previousProviderName: "Ben Ode" }, envelope),
    renderMail({ kind: "cancelled", ...at(3, 24) }, envelope),
  ];
  return [...mails.map(({ ics }) => ics?.content), icsFile(at(0, 0), envelope)];
});
process.stdout.write(JSON.stringify(lives));
