import { invitation } from "#views/messages/invitation.ts";
import { envelope, facts } from "./mails.ts";

// A process of its own for the test of time zones: TZ only counts from the start of a process.
const invitations = process.argv.slice(2).map((iso) => {
  const start = new Date(iso);
  const end = new Date(start.getTime() + 30 * 60_000);
  return invitation("REQUEST", { ...facts, start, end }, envelope);
});
process.stdout.write(JSON.stringify(invitations));
