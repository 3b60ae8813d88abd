import { forbiddenCountry } from "#messaging/countries.ts";
import { recordAudit } from "#store/audit.ts";
import { findSmsConsent, recordConsent } from "#store/consents.ts";
import {
  type ContactChannel,
  findContactPreference,
  preferenceAddress,
  recordContactPreference,
} from "#store/contact-preferences.ts";
import { type Db, transact } from "#store/db.ts";
import { isNumberUnreachable } from "#store/messages.ts";
import type { StoredRequest } from "#store/requests.ts";
import type { FlowContext } from "./context.ts";
import { countriesOf } from "./may-text.ts";

type Context = Pick<FlowContext, "db" | "company" | "connected" | "now" | "wake">;

/** How a client is written to, as their own page shows it. */
export type ContactSettings = {
  /**
   * "impossible": there is no number that we could text; "unreachable": it takes no texts; "stopped":
   * by a text of theirs, and only a text starts it again.
   */
  readonly texts: "impossible" | "unreachable" | "stopped" | "off" | "on";
  readonly phoneEnding: string | undefined;
  /** By which way they are written to where both are possible. */
  readonly preferred: ContactChannel;
  /** What they agree to, word for word. */
  readonly wording: string;
};

export type ReadContactSettings = (request: StoredRequest) => Promise<ContactSettings>;

export function readContactSettingsFlow(context: Context): ReadContactSettings {
  return (request) => settingsOf(context, context.db, request);
}

/** What the client chose on the page, and the words that they saw there. */
export type ContactChoice = {
  readonly request: StoredRequest;
  readonly texts: boolean;
  readonly preferred: ContactChannel;
  readonly wording: string;
};

/** "other-words": the words have changed since the page was shown, and nobody agreed to the new ones. */
export type ChangeContactSettings = (
  choice: ContactChoice,
) => Promise<"saved" | "other-words" | "needs-consent">;

/** What was said is added to the ledger, word for word; saying the same again adds nothing. */
export function changeContactSettingsFlow(context: Context): ChangeContactSettings {
  return async (choice) => {
    const changed = await transact(context.db, async (tx) => {
      const now = await settingsOf(context, tx, choice.request);
      const verdict = judge(now, choice);
      if (verdict === "saved") await save(tx, { ...choice, now, at: context.now() });
      return verdict;
    });
    context.wake();
    return changed;
  };
}

const canAgree = ({ texts }: ContactSettings) => texts === "off" || texts === "on";

function judge(
  now: ContactSettings,
  choice: ContactChoice,
): Awaited<ReturnType<ChangeContactSettings>> {
  const agrees = canAgree(now) && choice.texts;
  if (agrees && now.texts === "off" && choice.wording !== now.wording) return "other-words";
  return choice.preferred === "sms" && !agrees ? "needs-consent" : "saved";
}

async function save(
  tx: Db,
  choice: ContactChoice & { readonly now: ContactSettings; readonly at: Date },
): Promise<void> {
  const { now, texts, preferred } = choice;
  if (canAgree(now) && texts !== (now.texts === "on")) await say(tx, choice);
  if (preferred !== now.preferred) await prefer(tx, choice);
}

async function settingsOf(
  { company, connected }: Context,
  db: Db,
  request: StoredRequest,
): Promise<ContactSettings> {
  const current = await company();
  const { consent, texts } = current.settings;
  const { contactPhone } = request;
  const preference = await findContactPreference(db, preferenceAddress(request));
  const wording = consent.sms;
  const allowed = texts.countries ?? countriesOf(current);
  if (
    !connected.sms ||
    contactPhone === undefined ||
    forbiddenCountry(contactPhone, allowed) !== undefined
  )
    return { texts: "impossible", phoneEnding: undefined, preferred: "email", wording };
  const standing = await findSmsConsent(db, contactPhone);
  const phoneEnding = contactPhone.slice(-4);
  const none = { phoneEnding, preferred: "email", wording } as const;
  if (standing.stoppedByText) return { texts: "stopped", ...none };
  if (await isNumberUnreachable(db, contactPhone)) return { texts: "unreachable", ...none };
  if (standing.state !== "given") return { texts: "off", ...none };
  return { texts: "on", phoneEnding, preferred: preference ?? "sms", wording };
}

async function say(tx: Db, said: ContactChoice & { readonly at: Date }): Promise<void> {
  const { request, texts, wording, at } = said;
  if (request.contactPhone === undefined) return;
  await recordConsent(tx, {
    phone: request.contactPhone,
    given: texts,
    wording: texts ? wording : "Taken back on the client's page",
    origin: "page",
    requestId: request.id,
    at,
  });
  await note(tx, { request, at, action: texts ? "texts-agreed" : "texts-taken-back" });
}

async function prefer(
  tx: Db,
  { request, preferred, at }: Pick<ContactChoice, "request" | "preferred"> & { readonly at: Date },
): Promise<void> {
  await recordContactPreference(tx, {
    address: preferenceAddress(request),
    channel: preferred,
    requestId: request.id,
    at,
  });
  await note(tx, { request, at, action: preferred === "sms" ? "prefers-texts" : "prefers-mail" });
}

function note(
  tx: Db,
  { request, at, action }: { request: StoredRequest; at: Date; action: string },
): Promise<void> {
  const requestId = request.id;
  const actor = { kind: "client", requestId } as const;
  return recordAudit(tx, { at, actor, action, requestId, detail: {} });
}
