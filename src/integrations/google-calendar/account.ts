import { calendar, type calendar_v3 } from "@googleapis/calendar";
import {
  type VendorCall,
  type VendorGuard,
  vendorCall,
  vendorGuard,
} from "#integrations/vendor-call.ts";
import { type AccessTokens, accessTokens, type ServiceAccount } from "./access-token.ts";
import { explainGoogle, statusOf, VENDOR } from "./verdicts.ts";

export type GoogleOptions = {
  readonly account: ServiceAccount;
  /** https://www.googleapis.com, or whatever stands in for it; only its origin counts. */
  readonly apiUrl: string;
  /** https://oauth2.googleapis.com/token, or whatever stands in for it. */
  readonly tokenUrl: string;
  /** Real time, unless somebody plays weeks in minutes. */
  readonly now?: () => Date;
};

/** Google, and with what it is asked: what all such calls share. */
export type GoogleAccount = {
  readonly client: calendar_v3.Calendar;
  readonly tokens: AccessTokens;
  readonly guard: VendorGuard;
};

/** Every request's options: who asks, and when it must stop. */
export type Asking = { readonly headers: Headers; readonly signal: AbortSignal };

export type GoogleCall<T> = Pick<VendorCall<T>, "kind" | "deadlineMs"> & {
  readonly ask: (client: calendar_v3.Calendar, asking: Asking) => Promise<T>;
};

const TOKEN_DEADLINE_MS = 4_000;

/** Throws CONFIG_INVALID when the private key is none. */
export function googleAccount(options: GoogleOptions): GoogleAccount {
  const { account, apiUrl, tokenUrl, now = () => new Date() } = options;
  const tokens = accessTokens(account, { tokenUrl, deadlineMs: TOKEN_DEADLINE_MS, now });
  return { ...googleDoor(apiUrl), tokens };
}

/** Google itself, whoever asks. */
export function googleDoor(apiUrl: string): Omit<GoogleAccount, "tokens"> {
  return {
    client: calendar({
      version: "v3",
      rootUrl: new URL("/", apiUrl).href,
      retry: false, // Retrying is the job queue's business: one place, one policy.
      fetchImplementation: (...request) => fetch(...request),
    }),
    guard: vendorGuard(VENDOR),
  };
}

/** Asks Google, with a token, within a deadline. Throws nothing but VendorError. */
export function askGoogle<T>(
  { client, tokens, guard }: GoogleAccount,
  { kind, deadlineMs, ask }: GoogleCall<T>,
): Promise<T> {
  let sent = false;
  const askWith = (token: string, signal: AbortSignal): Promise<T> => {
    sent = true;
    return ask(client, { headers: new Headers({ authorization: `Bearer ${token}` }), signal });
  };

  const perform = async (signal: AbortSignal): Promise<T> => {
    const token = await tokens.current();
    try {
      return await askWith(token, signal);
    } catch (cause) {
      // A 401 is refused before anything is done: asking once more is safe, even for a write.
      if (statusOf(cause) !== 401) throw cause;
      sent = false;
      return await askWith(await tokens.renewed(token), signal);
    }
  };
  const mayHaveArrived = () => sent;
  return vendorCall(guard, { kind, deadlineMs, perform, mayHaveArrived, explain: explainGoogle });
}
