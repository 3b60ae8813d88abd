import { createPrivateKey, sign } from "node:crypto";
import { onTestFinished } from "vitest";
import type { PretendCalendar } from "#sandbox/google/calendars.ts";
import { type GoogleDouble, startGoogleDouble } from "#sandbox/google/google-double.ts";
import { contractEye } from "../contracts/eye.ts";

export const ANA = "ana@harborpine.example";

/** A calendar in Phoenix (seven hours behind UTC all year) with nothing in it. */
export function aCalendar(id: string = ANA): PretendCalendar {
  return {
    id,
    summary: "Ana Ortiz",
    timeZone: "America/Phoenix",
    unreadable: undefined,
    videoLinks: true,
    events: {},
  };
}

export type Office = GoogleDouble & {
  /** What broke Google's contract so far, in requests and in answers. */
  readonly breaches: readonly string[];
  readonly token: string;
  /** Calls the calendar API and gives back status and body (undefined for none). */
  readonly call: (
    method: string,
    path: string,
    sent?: { readonly body?: object | string; readonly headers?: Record<string, string> },
  ) => Promise<{ readonly status: number; readonly body: Answer }>;
};
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
type Answer = any;

/** A pretend Google that stops with the test, a token for it, and an eye on the contract. */
export async function anOffice(
  options: Partial<Parameters<typeof startGoogleDouble>[0]> = {},
): Promise<Office> {
  const { hooks, breaches } = contractEye("google");
  const google = await startGoogleDouble({
    world: () => [aCalendar()],
    ...hooks,
    ...options,
  });
  onTestFinished(() => google.stop());
  const { body } = await askToken(google, anAssertion(google));
  const token = String(body["access_token"]);
  return {
    ...google,
    breaches,
    token,
    async call(method, path, { body, headers = {} } = {}) {
      const response = await fetch(`${google.url}/calendar/v3${path}`, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
    },
  };
}

const SCOPE = "https://www.googleapis.com/auth/calendar";

/** A signed assertion as Google wants it, but for what the test changes. */
export function anAssertion(
  { account }: GoogleDouble,
  claims: object = {},
  privateKey: string = account.privateKey,
): string {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, exp: now + 3600 };
  const aud = "https://oauth2.googleapis.com/token";
  const parts = [
    { alg: "RS256", typ: "JWT" },
    { iss: account.email, scope: SCOPE, aud, ...times, ...claims },
  ];
  const signed = parts
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = sign("sha256", Buffer.from(signed), createPrivateKey(privateKey));
  return `${signed}.${signature.toString("base64url")}`;
}

export async function askToken(
  { tokenUrl }: GoogleDouble,
  assertion: string,
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const grant = "urn:ietf:params:oauth:grant-type:jwt-bearer";
  const response = await fetch(tokenUrl, {
    method: "POST",
    body: new URLSearchParams({ grant_type: grant, assertion }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
