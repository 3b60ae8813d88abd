import type { Knex } from "knex";
import type { GoogleState } from "#sandbox/google/calendars.ts";
import type { HubSpotState } from "#sandbox/hubspot/portal.ts";
import type { MailState } from "#sandbox/mail/mail-double.ts";
import type { MicrosoftState } from "#sandbox/microsoft/mailboxes.ts";
import type { PostmarkState } from "#sandbox/postmark/post-office.ts";
import type { OrgState } from "#sandbox/salesforce/org.ts";
import type { SlackState } from "#sandbox/slack/workspace.ts";
import type { TwilioState } from "#sandbox/twilio/phone-office.ts";
import { findBrokenSeal } from "#store/audit.ts";
import {
  crmViolations,
  recordsInHubSpot,
  recordsInSalesforce,
  textViolations,
} from "./invariants-of-phones-and-crm.ts";
import { rowInvariants } from "./invariants-of-rows.ts";
import {
  calendarViolations,
  mailViolations,
  postmarkViolations,
  readOwed,
  slackViolations,
} from "./invariants-of-vendors.ts";

/** What the pretend vendors hold; one that is left out is not looked at. */
export type World = {
  readonly google?: GoogleState;
  readonly microsoft?: MicrosoftState;
  readonly slack?: SlackState;
  readonly mail?: MailState;
  readonly postmark?: PostmarkState;
  readonly twilio?: TwilioState;
  readonly hubspot?: HubSpotState;
  readonly salesforce?: OrgState;
};

/**
 * Everything that is not as it must be, in words; nothing where all is well:
 *
 * - I01 every accepted request is there; I02 in a state that leads on; I03 nobody has two at one time;
 *   I04 booked means one appointment; I08 escalated means one open question;
 * - I05 an appointment has one event, I06 and no event is without; I07 an escalation has one card,
 *   I09 which shows the newest row;
 * - the CRM has one record of each thing;
 * - I10 nothing was sent twice, I11 or lost, I12 or around the outbox; I15 what died has a person;
 * - I16 every deed stands once in the audit, and its chain is whole.
 *
 * `accepted`: the requests whose senders were told that we have them. `quiet`: nothing is under way any
 * more, so that whatever is not settled never will be.
 */
export async function findViolations(
  db: Knex,
  world: World,
  { accepted = [], quiet = true }: { accepted?: readonly string[]; quiet?: boolean } = {},
): Promise<readonly string[]> {
  const found: string[] = [];
  const stored = new Set((await db("requests").select("id")).map(({ id }) => id));
  for (const id of accepted) if (!stored.has(id)) found.push(`I01: ${id} was accepted and is lost`);
  for (const { name, sql } of rowInvariants(quiet)) {
    const { rows } = await db.raw(sql);
    found.push(...rows.map(({ what }: { what: string }) => `${name}: ${what}`));
  }
  const broken = await findBrokenSeal(db);
  if (broken !== undefined) found.push(`I16: the audit's chain is broken at ${broken}`);
  const owed = await readOwed(db);
  if (world.google !== undefined)
    found.push(...calendarViolations(owed, world.google, world.microsoft));
  if (world.slack !== undefined) found.push(...slackViolations(owed, world.slack));
  if (world.mail !== undefined) found.push(...mailViolations(owed, world.mail));
  if (world.postmark !== undefined) found.push(...postmarkViolations(owed, world.postmark));
  if (world.twilio !== undefined) found.push(...(await textViolations(db, world.twilio)));
  if (world.hubspot !== undefined)
    found.push(...(await crmViolations(db, recordsInHubSpot(world.hubspot))));
  if (world.salesforce !== undefined)
    found.push(...(await crmViolations(db, recordsInSalesforce(world.salesforce))));
  return found;
}
