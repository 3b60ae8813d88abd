import { calendar } from "@googleapis/calendar";
import { z } from "zod";
import { VendorError } from "#errors.ts";
import { askForTokens, post, type TokenDoor } from "#integrations/token-door.ts";
import { vendorCall, vendorGuard } from "#integrations/vendor-call.ts";
import type { CalendarConsent, ConsentedCalendars, ConsentPart } from "#ports/calendar-consent.ts";
import { checked, explainGoogle, unreadable, VENDOR } from "./verdicts.ts";

export type GoogleClient = {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly apiUrl: string;
  readonly tokenUrl: string;
  readonly authorizeUrl: string;
};

const deadlineMs = 4_000;
const PREFIX = "https://www.googleapis.com/auth/calendar";

/** The least that each deed needs (Google's discovery document). */
const scopes: Readonly<Record<string, ConsentPart>> = {
  [`${PREFIX}.freebusy`]: "busy-time",
  [`${PREFIX}.events`]: "events",
  [`${PREFIX}.calendarlist.readonly`]: "calendar-list",
};

/** Consent of people at Google: each box may be left empty there, and only the answer says which were. */
export function googleConsent(client: GoogleClient): CalendarConsent {
  const door: TokenDoor = { ...client, vendor: VENDOR, deadlineMs };
  const revoke: CalendarConsent["revoke"] = async (token) => {
    const { response } = await post(door, new URL("/revoke", client.tokenUrl).href, { token });
    // Google answers 400 for a token that is over, which is what was wanted.
    if (response.ok || response.status === 400) return;
    const detail = `revoke: ${response.status}`;
    throw new VendorError(VENDOR, { verdict: "retry", ambiguous: false, detail });
  };
  return {
    authorizeUrl: ({ state, challenge, returnUrl, accountHint }) =>
      `${client.authorizeUrl}?${new URLSearchParams({
        client_id: client.clientId,
        redirect_uri: returnUrl,
        response_type: "code",
        scope: Object.keys(scopes).join(" "),
        state,
        code_challenge: challenge,
        code_challenge_method: "S256",
        // Without both of them there is no refresh token the second time.
        access_type: "offline",
        prompt: "consent",
        ...(accountHint !== undefined && { login_hint: accountHint }),
      })}`,

    async redeem({ code, verifier, returnUrl }) {
      const answer = await askForTokens(door, {
        grant_type: "authorization_code",
        code,
        code_verifier: verifier,
        redirect_uri: returnUrl,
      });
      if (answer.kind === "refused") return answer;
      const { access_token, refresh_token, expires_in, scope } = answer.granted;
      const given = scope.split(" ");
      const missing = Object.entries(scopes).flatMap(([name, part]) =>
        given.includes(name) ? [] : [part],
      );
      if (refresh_token === undefined) missing.push("offline");
      if (refresh_token === undefined || missing.length > 0) {
        await revoke(refresh_token ?? access_token);
        return { kind: "too-little", missing };
      }
      const tokens = {
        refreshToken: refresh_token,
        accessToken: access_token,
        expiresInSeconds: expires_in,
      };
      return { kind: "granted", tokens, scopes: given };
    },

    async renew(refreshToken) {
      const answer = await askForTokens(door, {
        grant_type: "refresh_token",
        refresh_token: refreshToken,
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

    revoke,
    listCalendars: listCalendars(client),
  };
}

const CalendarList = z.object({
  items: z.array(
    z.object({
      id: z.string().min(1),
      summary: z.string().default(""),
      summaryOverride: z.string().optional(),
      primary: z.boolean().default(false),
      accessRole: z.string().default("reader"),
    }),
  ),
});

/** One page: nobody chooses among more than 250. */
function listCalendars({ apiUrl }: GoogleClient): CalendarConsent["listCalendars"] {
  const api = calendar({
    version: "v3",
    rootUrl: new URL("/", apiUrl).href,
    retry: false,
    fetchImplementation: (...request) => fetch(...request),
  });
  const guard = vendorGuard(VENDOR);
  return async (accessToken) => {
    const perform = async (signal: AbortSignal) => {
      const headers = new Headers({ authorization: `Bearer ${accessToken}` });
      const { data } = await api.calendarList.list({ maxResults: 250 }, { headers, signal });
      return consentedOf(checked(CalendarList, data, "calendar list"));
    };
    return vendorCall(guard, { kind: "read", deadlineMs, perform, explain: explainGoogle });
  };
}

function consentedOf({ items }: z.infer<typeof CalendarList>): ConsentedCalendars {
  // The id of somebody's own calendar is their address.
  const account = items.find(({ primary }) => primary)?.id.toLowerCase();
  if (account === undefined) throw unreadable("calendar list without an own one", undefined);
  return {
    account,
    calendars: items.map(({ id, summary, summaryOverride, primary, accessRole }) => ({
      calendarId: id,
      name: summaryOverride ?? summary,
      isMain: primary,
      isWritable: accessRole === "owner" || accessRole === "writer",
    })),
  };
}
