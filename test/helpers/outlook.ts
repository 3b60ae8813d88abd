import { onTestFinished } from "vitest";
import { type CalendarPace, unhurried } from "#integrations/calendar-pace.ts";
import { microsoftAccount } from "#integrations/microsoft-calendar/account.ts";
import { microsoftCalendar } from "#integrations/microsoft-calendar/microsoft-calendar.ts";
import type { Calendar } from "#ports/calendar.ts";
import type { PretendMailbox, StoredEvent } from "#sandbox/microsoft/mailboxes.ts";
import { type MicrosoftDouble, startMicrosoftDouble } from "#sandbox/microsoft/microsoft-double.ts";
import { contractEye } from "../contracts/eye.ts";

export const ANA = "ana@harborpine.example";

/** A mailbox in Phoenix (seven hours behind UTC all year) with nothing in it. */
export function aMailbox(id: string = ANA): PretendMailbox {
  return {
    id,
    summary: "Ana Ortiz",
    timeZone: "America/Phoenix",
    unreadable: undefined,
    teams: true,
    calendars: ["AAMkPrivate"],
    events: {},
    changes: 0,
  };
}

export type Outlook = MicrosoftDouble & {
  /** What broke Graph's contract so far, in requests and in answers; nothing where it is not at hand. */
  readonly breaches: readonly string[];
  /** The production adapter, connected. */
  readonly connect: (pace?: CalendarPace) => Calendar;
  /** What stands in a mailbox. */
  readonly events: (mailbox?: string) => readonly StoredEvent[];
  /** A call without the adapter; status and body (undefined for none). */
  readonly call: (
    method: string,
    path: string,
    sent?: { readonly body?: object | string; readonly headers?: Record<string, string> },
  ) => Promise<{ readonly status: number; readonly body: Answer }>;
};
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
type Answer = any;

/** A pretend Microsoft that stops with the test, and an eye on the contract. */
export async function anOutlook(
  options: Partial<Parameters<typeof startMicrosoftDouble>[0]> = {},
): Promise<Outlook> {
  const { hooks, breaches } = contractEye("microsoft");
  const double = await startMicrosoftDouble({
    world: () => [aMailbox()],
    ...hooks,
    ...options,
  });
  onTestFinished(() => double.stop());
  return {
    ...double,
    breaches,
    connect: (pace = unhurried) => microsoftCalendar(accountAt(double), pace),
    events: (mailbox = ANA) =>
      Object.values(double.state.mailboxes[mailbox]?.events ?? {}).filter(
        ({ deletedAt }) => deletedAt === undefined,
      ),
    call: (method, path, sent) => callGraph(double, { method, path, ...sent }),
  };
}

export function accountAt({ url, app }: MicrosoftDouble) {
  return microsoftAccount({ app, graphUrl: url, loginUrl: url });
}

async function callGraph(
  double: MicrosoftDouble,
  {
    method,
    path,
    body,
    headers = {},
  }: { method: string; path: string; body?: object | string; headers?: Record<string, string> },
) {
  const response = await fetch(`${double.url}/v1.0${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await aToken(double)}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

async function aToken({ url, app }: MicrosoftDouble): Promise<string> {
  const response = await fetch(`${url}/${app.tenantId}/oauth2/v2.0/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: app.clientId,
      client_secret: app.clientSecret,
      scope: "https://graph.microsoft.com/.default",
    }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
