import twilio from "twilio";
import {
  type VendorCall,
  type VendorGuard,
  vendorCall,
  vendorGuard,
} from "#integrations/vendor-call.ts";
import { explainTwilio, refused, VENDOR } from "./verdicts.ts";

export type TwilioOptions = {
  readonly accountSid: string;
  readonly apiKeySid: string;
  readonly apiKeySecret: string;
  /** A messaging service, which chooses the number, or one number. */
  readonly sender: { readonly messagingServiceSid: string } | { readonly from: string };
  /** https://api.twilio.com, or whatever stands in for it; without a slash at its end. */
  readonly apiUrl: string;
  /** Where Twilio can reach us, for news of what it was given. */
  readonly publicUrl: string;
  /** Milliseconds for the whole of a call. */
  readonly deadlineMs: number;
};

export const TWILIO_DEADLINE_MS = 10_000;

type HttpClient = InstanceType<typeof twilio.RequestClient>;
type HttpRequest = Parameters<HttpClient["request"]>[0];

/** One account at Twilio: what all its calls share. */
export type TwilioAccount = TwilioOptions & {
  readonly guard: VendorGuard;
  readonly http: HttpClient;
};

export function twilioAccount(options: TwilioOptions): TwilioAccount {
  // It asks nothing itself; the SDK wants one of its kind to stand behind ours.
  const http = new twilio.RequestClient({ autoRetry: false });
  return { ...options, guard: vendorGuard(VENDOR), http };
}

/** Asks Twilio within the deadline, once. Throws nothing but VendorError. */
export function askTwilio<T>(
  account: TwilioAccount,
  kind: VendorCall<T>["kind"],
  ask: (client: InstanceType<typeof twilio.Twilio>) => Promise<T>,
): Promise<T> {
  return vendorCall(account.guard, {
    kind,
    deadlineMs: account.deadlineMs,
    perform: (signal) => ask(clientFor(account, signal)),
    explain: explainTwilio,
  });
}

/**
 * The SDK's own HTTP client counts silence instead of time, so that an answer of a byte a second
 * never ends, and it drops Retry-After. Ours takes its place, for the length of one call.
 */
function clientFor(account: TwilioAccount, signal: AbortSignal) {
  const httpClient: HttpClient = Object.assign(Object.create(account.http), {
    request: (request: HttpRequest) => send(request, account.apiUrl, signal),
  });
  return new twilio.Twilio(account.apiKeySid, account.apiKeySecret, {
    accountSid: account.accountSid,
    httpClient,
  });
}

async function send(request: HttpRequest, apiUrl: string, signal: AbortSignal) {
  const { method, uri, params, data, headers, username, password } = request;
  // Of its address only the path: the SDK moves hosts about by variables of the environment.
  const { pathname } = new URL(uri);
  const query = params ? `?${form(params)}` : "";
  const login = Buffer.from(`${username}:${password}`).toString("base64");
  const response = await fetch(`${apiUrl}${pathname}${query}`, {
    method,
    headers: { ...headers, Authorization: `Basic ${login}` },
    body: data ? form(data) : null,
    // A redirect would send the message's words, and perhaps the message, somewhere else.
    redirect: "manual",
    signal,
  });
  const body = await response.text();
  if (!response.ok) {
    const retryAfter = response.headers.get("retry-after");
    throw refused({ status: response.status, retryAfter, body });
  }
  return { statusCode: response.status, body, headers: {} };
}

function form(fields: object): string {
  const words = Object.entries(fields).map(([name, value]): [string, string] => [name, `${value}`]);
  return new URLSearchParams(words).toString();
}
