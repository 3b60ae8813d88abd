import type { Config } from "#config.ts";
import { readVendorClock } from "#integrations/vendor-clock.ts";
import { type CrmHealth, readCrmHealth } from "#store/crm-health.ts";
import { findCrmRefusal } from "#store/crm-refusals.ts";
import type { Db } from "#store/db.ts";
import type { Finding } from "./doctor.ts";
import { inspectCrm } from "./set-up-crm.ts";

/** Beyond this, signatures and assertions of the two are no longer believed. */
const skewMaxMs = 120_000;
const skewNoteMs = 5_000;
/** Longer than a weekend. */
const silentMaxMs = 3 * 24 * 60 * 60_000;

/** Asks the CRM itself: what is missing there is found here, and not at the first VIP. */
export async function examineCrm(db: Db, config: Config): Promise<readonly Finding[]> {
  if ((config.hubspot ?? config.salesforce) === undefined) return [];
  const lines = await inspectCrm(config);
  const health = await readCrmHealth(db);
  return [
    ...lines.map(
      ({ what, state, advice }): Finding =>
        state === "there"
          ? { state: "well", what: `The CRM: ${what}` }
          : { state: "ill", what: `The CRM lacks ${what}`, ...(advice && { advice }) },
    ),
    ...(await examineRefusal(db)),
    examineHearing(config, health),
    ...examinePolls(health),
    await examineCrmClock(config),
  ];
}

async function examineRefusal(db: Db): Promise<readonly Finding[]> {
  const refusal = await findCrmRefusal(db);
  if (refusal === undefined) return [];
  const { since, detail } = refusal;
  return [
    {
      state: "ill",
      what: `The CRM refuses us since ${since.toISOString()}: ${detail}`,
      advice:
        "Put a token that is good into the configuration and start the program again; what waits is written within a minute or two.",
    },
  ];
}

/** Whether it tells us by itself what changes there. */
function examineHearing(config: Config, { heardAt }: CrmHealth): Finding {
  const { crmPollSeconds } = config;
  const secret = config.salesforce?.webhookSecret ?? config.hubspot?.clientSecret;
  if (secret === undefined)
    return {
      state: "note",
      what: `The CRM tells us nothing by itself: it is asked every ${crmPollSeconds} s`,
      advice:
        config.hubspot === undefined
          ? "For notes and changes within seconds, paste the trigger of docs/crm.md and set SALESFORCE_WEBHOOK_SECRET."
          : "For notes and changes within seconds, make a project app with webhooks and set HUBSPOT_CLIENT_SECRET (docs/configuration.md).",
    };
  if (heardAt !== undefined && Date.now() - heardAt.getTime() <= silentMaxMs)
    return { state: "well", what: `The CRM's last webhook came at ${heardAt.toISOString()}` };
  const path = config.salesforce === undefined ? "/hooks/hubspot" : "/hooks/salesforce";
  return {
    state: "note",
    what: `${heardAt === undefined ? "No webhook of the CRM has come yet" : `The CRM's last webhook came at ${heardAt.toISOString()}`}: it is asked every ${crmPollSeconds} s`,
    advice: `Does it call ${config.publicUrl}${path}, can it reach that address, and is the secret the same on both sides? The log names deliveries that were refused.`,
  };
}

function examinePolls({ polls }: CrmHealth): readonly Finding[] {
  return polls.map(({ subject, answeredAt, failure }) => {
    const when = answeredAt === undefined ? "never" : `at ${answeredAt.toISOString()}`;
    const what = `What changed of ${names[subject] ?? subject} was answered last: ${when}`;
    if (failure === undefined) return { state: "well", what };
    return {
      state: answeredAt === undefined ? "ill" : "note",
      what: `${what}; since then: ${failure}`,
      advice:
        "Does crm.intake of company.yaml name fields by their internal names, and may we read them?",
    };
  });
}

const names: Readonly<Record<string, string>> = {
  ...{ tickets: "our tickets", contact: "contacts", deal: "deals" },
};

async function examineCrmClock({ hubspot, salesforce }: Config): Promise<Finding> {
  const clock = await readVendorClock(salesforce?.loginUrl ?? hubspot?.apiUrl ?? "");
  if ("failure" in clock)
    return {
      state: "note",
      what: `The CRM's clock could not be read: ${clock.failure}`,
      advice: "Is its address in the configuration right, and can this machine reach it?",
    };
  const awayMs = Math.abs(clock.aheadMs);
  const what = `The CRM's clock and this machine's differ by ${(awayMs / 1_000).toFixed(0)} s`;
  if (awayMs <= skewNoteMs) return { state: "well", what };
  return {
    state: awayMs > skewMaxMs ? "ill" : "note",
    what,
    advice:
      "Let this machine follow a time server (NTP): from minutes on webhooks are refused as old, and no session is granted.",
  };
}
