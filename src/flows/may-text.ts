import { forbiddenCountry, homeCountries } from "#messaging/countries.ts";
import { isMailBlocked } from "#store/blocked-addresses.ts";
import { findSmsConsent } from "#store/consents.ts";
import { findContactPreference, preferenceAddress } from "#store/contact-preferences.ts";
import { isNumberUnreachable } from "#store/messages.ts";
import type { StoredRequest } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import type { LostText } from "./instead-of-text.ts";

/** Why a client gets this by another way; undefined where they may be texted now. */
export type NotByText = Pick<LostText, "reason" | "manner">;

type ToBeTexted = {
  readonly request: StoredRequest;
  readonly phone: string;
  /** "opted-out" confirms an opt-out, and may be sent in spite of it. */
  readonly template: unknown;
  /** An answer to a text of theirs. */
  readonly answers: boolean;
};

/** Looked at when a text is sent, whatever was true when it was wished for. */
export async function whyNotText(
  { db }: Pick<FlowContext, "db">,
  company: CurrentCompany,
  text: ToBeTexted,
): Promise<NotByText | undefined> {
  const { phone } = text;
  const quiet = (await notAgreed(db, text)) ?? (await notPreferred(db, text));
  if (quiet !== undefined) return { reason: quiet, manner: "quietly" };
  const { countries } = company.settings.texts;
  const forbidden = forbiddenCountry(phone, countries ?? countriesOf(company));
  if (forbidden !== undefined)
    return { reason: `we send no texts to numbers of ${forbidden}`, manner: "told" };
  if (!text.answers && (await isNumberUnreachable(db, phone)))
    return { reason: "an earlier text found that the number takes none", manner: "quietly" };
  return undefined;
}

/** The countries whose numbers are texted where the settings name none. */
export function countriesOf({ settings }: CurrentCompany): readonly string[] {
  return homeCountries([settings.zone, ...settings.locations.map(({ zone }) => zone)]);
}

async function notAgreed(
  db: FlowContext["db"],
  { phone, template, answers }: ToBeTexted,
): Promise<string | undefined> {
  const { state } = await findSmsConsent(db, phone);
  const confirmsOptOut = template === "opted-out";
  if (state === "revoked" && !confirmsOptOut) return "the client opted out of texts";
  if (state !== "revoked" && confirmsOptOut) return "the client opted in again";
  return state === "unknown" && !answers ? "the client did not agree to texts" : undefined;
}

/** What a member writes by text, and what answers a text, goes by text. */
async function notPreferred(
  db: FlowContext["db"],
  { request, template, answers }: ToBeTexted,
): Promise<string | undefined> {
  if (answers || template === "free-text") return undefined;
  const preference = await findContactPreference(db, preferenceAddress(request));
  if (preference !== "email" || (await isMailBlocked(db, request.contactEmail))) return undefined;
  return "the client prefers e-mail";
}
