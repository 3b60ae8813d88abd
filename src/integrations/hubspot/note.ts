import type { CrmNote } from "#ports/crm.ts";
import type { Properties } from "./records.ts";
import { withoutMarkup } from "./without-markup.ts";

/** HubSpot's limit for the body of a note. */
const BODY_MAX = 65_536;

export function noteContent({ by, at, text }: CrmNote): Properties {
  const body = [`${by}:`, ...text.split("\n")].map(withoutMarkup).join("<br>");
  return { hs_timestamp: at.toISOString(), hs_note_body: body.slice(0, BODY_MAX) };
}
