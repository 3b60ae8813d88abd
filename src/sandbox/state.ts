import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { CrmDesk } from "./crm/crm-desk.ts";
import type { GoogleState } from "./google/calendars.ts";
import type { MailState } from "./mail/mail-double.ts";
import type { MicrosoftState } from "./microsoft/mailboxes.ts";
import { parseJson } from "./parse-json.ts";
import type { Sandbox } from "./sandbox.ts";
import type { SlackState } from "./slack/workspace.ts";
import type { TwilioState } from "./twilio/phone-office.ts";

/** Everything that the pretend vendors hold; of secrets only what calendars' watches are known by. */
export type SandboxState = {
  readonly slack: SlackState;
  readonly google: GoogleState;
  readonly microsoft: MicrosoftState;
  readonly mail: MailState;
  readonly crm: Pick<CrmDesk, "vendor"> & { readonly state: CrmDesk["double"]["state"] };
  readonly twilio: TwilioState;
};

export function readState({ slack, google, microsoft, mail, crm, twilio }: Sandbox): SandboxState {
  return {
    slack: slack.state,
    google: google.state,
    microsoft: microsoft.state,
    mail: mail.state,
    crm: { vendor: crm.vendor, state: crm.double.state },
    twilio: twilio.state,
  };
}

/** The state, with the faults that are scripted and the latest calls, for whoever wants to see it all. */
export function dumpSandbox(sandbox: Sandbox) {
  const { slack, google, microsoft, mail, crm, twilio } = sandbox;
  return {
    ...readState(sandbox),
    faults: {
      slack: slack.faults.list(),
      google: google.faults.list(),
      microsoft: microsoft.faults.list(),
      mail: mail.faults.list(),
      crm: crm.double.faults.list(),
      twilio: twilio.faults.list(),
    },
    calls: {
      slack: slack.calls,
      google: google.calls,
      microsoft: microsoft.calls,
      crm: crm.double.calls,
      twilio: twilio.calls,
    },
  };
}

/** Grows when the shape of the state changes; an older file is then left alone and forgotten. */
const SHAPE = 4;

/**
 * Keeps the state in a file, so that a card posted yesterday can still be redrawn today: the
 * program's own database survives a restart, and its vendors must not have forgotten everything.
 */
export function keepState(file: string, sandbox: Sandbox): { readonly save: () => void } {
  let kept = "";
  mkdirSync(dirname(file), { recursive: true });
  const saved = parseJson(readText(file)) as (SandboxState & { shape: number }) | undefined;
  if (saved?.shape === SHAPE) restore(saved, sandbox);
  return {
    save() {
      const text = JSON.stringify({ shape: SHAPE, ...readState(sandbox) });
      if (text === kept) return;
      // Renamed into place: a kill in the middle must not leave half a file.
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
      kept = text;
    },
  };
}

function restore(
  saved: SandboxState,
  { slack, google, microsoft, mail, crm, twilio }: Sandbox,
): void {
  Object.assign(slack.state, saved.slack);
  Object.assign(mail.state, saved.mail);
  // What another CRM held is nothing that this one could hold.
  if (saved.crm.vendor === crm.vendor) Object.assign(crm.double.state, saved.crm.state);
  Object.assign(twilio.state, saved.twilio);
  for (const [id, calendar] of Object.entries(saved.google.calendars)) {
    const fresh = google.state.calendars[id];
    // People's own entries go on into the coming weeks; what happened to a known event stays.
    google.state.calendars[id] = { ...calendar, events: { ...fresh?.events, ...calendar.events } };
  }
  for (const [id, mailbox] of Object.entries(saved.microsoft.mailboxes)) {
    const fresh = microsoft.state.mailboxes[id];
    microsoft.state.mailboxes[id] = { ...mailbox, events: { ...fresh?.events, ...mailbox.events } };
  }
  // The program believes that it is told of changes still.
  Object.assign(google.state.channels, saved.google.channels);
  Object.assign(microsoft.state.subscriptions, saved.microsoft.subscriptions);
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
