import { z } from "zod";
import { writeCalendarId } from "#company/calendar-id.ts";
import { VendorError } from "#errors.ts";
import { askForTokens, type TokenDoor } from "#integrations/token-door.ts";
import { vendorCall, vendorGuard } from "#integrations/vendor-call.ts";
import type { CalendarConsent, ConsentedCalendars, ConsentPart } from "#ports/calendar-consent.ts";
import type { MicrosoftOptions } from "./account.ts";
import { exchange } from "./graph.ts";
import { checked, explainGraph, NO_MAILBOX, unreadable, VENDOR } from "./verdicts.ts";

const deadlineMs = 4_000;
/** Graph's name of it, also where we knock at another door. */
const GRAPH = "https://graph.microsoft.com/";
const asked = ["offline_access", `${GRAPH}Calendars.ReadWrite`];

/** Consent of people of the company's own tenant; accounts of others are refused there. */
export function microsoftConsent({ app, graphUrl, loginUrl }: MicrosoftOptions): CalendarConsent {
  const base = `${loginUrl}/${encodeURIComponent(app.tenantId)}/oauth2/v2.0`;
  const door: TokenDoor = { ...app, vendor: VENDOR, tokenUrl: `${base}/token`, deadlineMs };
  const scope = asked.join(" ");
  return {
    authorizeUrl: ({ state, challenge, returnUrl, accountHint }) =>
      `${base}/authorize?${new URLSearchParams({
        client_id: app.clientId,
        redirect_uri: returnUrl,
        response_type: "code",
        response_mode: "query",
        scope,
        state,
        code_challenge: challenge,
        code_challenge_method: "S256",
        ...(accountHint !== undefined && { login_hint: accountHint }),
      })}`,

    async redeem({ code, verifier, returnUrl }) {
      const answer = await askForTokens(door, {
        grant_type: "authorization_code",
        code,
        code_verifier: verifier,
        redirect_uri: returnUrl,
        scope,
      });
      if (answer.kind === "refused") return answer;
      const { access_token, refresh_token, expires_in, scope: given } = answer.granted;
      const scopes = given.split(" ").map((name) => name.replace(GRAPH, ""));
      const missing: ConsentPart[] = scopes.includes("Calendars.ReadWrite") ? [] : ["events"];
      if (refresh_token === undefined) missing.push("offline");
      if (refresh_token === undefined || missing.length > 0) return { kind: "too-little", missing };
      const tokens = {
        refreshToken: refresh_token,
        accessToken: access_token,
        expiresInSeconds: expires_in,
      };
      return { kind: "granted", tokens, scopes };
    },

    async renew(refreshToken) {
      const answer = await askForTokens(door, {
        grant_type: "refresh_token",
        refresh_token: refreshToken,
        scope,
      });
      if (answer.kind === "refused") return { kind: "dead", reason: answer.reason };
      const { access_token, refresh_token, expires_in } = answer.granted;
      const tokens = {
        refreshToken: refresh_token ?? refreshToken,
        accessToken: access_token,
        expiresInSeconds: expires_in,
      };
      return { kind: "renewed", tokens };
    },

    // Entra has nothing that takes back one consent: the person does, at myapps.microsoft.com.
    revoke: async () => {},
    listCalendars: listCalendars(graphUrl),
  };
}

const CalendarList = z.object({
  value: z.array(
    z.object({
      id: z.string().min(1),
      name: z.string().default(""),
      isDefaultCalendar: z.boolean().default(false),
      canEdit: z.boolean().default(false),
      owner: z.object({ address: z.string().default("") }).nullish(),
    }),
  ),
});

/** One page: nobody chooses among more than 100. */
function listCalendars(graphUrl: string): CalendarConsent["listCalendars"] {
  const guard = vendorGuard(VENDOR);
  return async (token) => {
    const perform = async (signal: AbortSignal) => {
      const request = { method: "GET", path: "/me/calendars", query: { $top: "100" } } as const;
      const { body } = await exchange(request, { graphUrl, token, signal });
      return consentedOf(checked(CalendarList, body, "calendars"));
    };
    const listed = vendorCall(guard, { kind: "read", deadlineMs, perform, explain: explainGraph });
    return listed.catch((failure: unknown) => {
      if (failure instanceof VendorError && failure.code === NO_MAILBOX) return "no-calendars";
      throw failure;
    });
  };
}

/** The mailbox is named by its own calendar's owner: what asks for no further permission. */
function consentedOf({ value }: z.infer<typeof CalendarList>): ConsentedCalendars {
  const main = value.find(({ isDefaultCalendar }) => isDefaultCalendar);
  const account = main?.owner?.address.toLowerCase() ?? "";
  if (account === "") throw unreadable("calendars without an own one", undefined);
  return {
    account,
    calendars: value.map(({ id, name, isDefaultCalendar, canEdit }) => ({
      calendarId: writeCalendarId({
        vendor: "microsoft",
        id: isDefaultCalendar ? account : `${account}/${id}`,
      }),
      name,
      isMain: isDefaultCalendar,
      isWritable: canEdit,
    })),
  };
}
