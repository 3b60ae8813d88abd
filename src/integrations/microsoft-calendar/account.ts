import {
  narrowed,
  type VendorCall,
  type VendorGuard,
  vendorCall,
  vendorGuard,
} from "#integrations/vendor-call.ts";
import { type AppRegistration, appTokens, type MailboxTokens } from "./access-token.ts";
import { exchange, type GraphAnswer, type GraphRequest } from "./graph.ts";
import { type KnownEvents, knownEvents } from "./known-events.ts";
import { type Addressing, asOneself, byAddress } from "./place.ts";
import { explainGraph, GraphRefusal, VENDOR } from "./verdicts.ts";

export type MicrosoftOptions = {
  readonly app: AppRegistration;
  /** https://graph.microsoft.com, or whatever stands in for it. */
  readonly graphUrl: string;
  /** https://login.microsoftonline.com, or whatever stands in for it. */
  readonly loginUrl: string;
  /** Real time, unless somebody plays weeks in minutes. */
  readonly now?: () => Date;
};

/** One tenant at Microsoft, and with what it is asked: what all such calls share. */
export type MicrosoftAccount = Addressing & {
  readonly graphUrl: string;
  /** Whether busy time is asked for by many addresses at once, or read from one's own calendars. */
  readonly asksSchedules: boolean;
  readonly tokens: MailboxTokens;
  readonly guardOf: (mailbox: string) => VendorGuard;
  readonly known: KnownEvents;
  readonly now: () => Date;
};

export type Send = (request: GraphRequest) => Promise<GraphAnswer>;

export type GraphCall<T> = Pick<VendorCall<T>, "kind" | "deadlineMs"> & {
  readonly mailbox: string;
  readonly ask: (send: Send) => Promise<T>;
};

const TOKEN_DEADLINE_MS = 4_000;

/** Outlook refuses an app's fifth call at once to one mailbox; one is left for another node. */
const perMailbox = { concurrentMax: 3, waitingMax: 50 };

export function microsoftAccount(options: MicrosoftOptions): MicrosoftAccount {
  const { app, graphUrl, loginUrl, now = () => new Date() } = options;
  const tenant = vendorGuard(VENDOR);
  const mailboxes = new Map<string, VendorGuard>();
  return {
    ...byAddress,
    asksSchedules: true,
    graphUrl,
    tokens: appTokens(app, { loginUrl, graphUrl, deadlineMs: TOKEN_DEADLINE_MS }),
    known: knownEvents(),
    now,
    guardOf(mailbox) {
      // As many as the company has calendars: none needs to be forgotten.
      const guard = mailboxes.get(mailbox) ?? narrowed(tenant, perMailbox);
      mailboxes.set(mailbox, guard);
      return guard;
    },
  };
}

/**
 * The same tenant with one person's consent. Schedules go by addresses and are refused to personal
 * accounts: the events themselves are always there to be read.
 */
export function withConsent(tenant: MicrosoftAccount, tokens: MailboxTokens): MicrosoftAccount {
  return { ...tenant, ...asOneself, asksSchedules: false, tokens };
}

/** Asks Graph about a mailbox, with a token, within a deadline. Throws nothing but VendorError. */
export function askGraph<T>(account: MicrosoftAccount, call: GraphCall<T>): Promise<T> {
  const { kind, deadlineMs, mailbox } = call;
  // A deed may begin with looking: only from its first write on is there anything to doubt.
  let written = false;

  const perform = (signal: AbortSignal): Promise<T> => {
    const sendWith = async (request: GraphRequest, token: string): Promise<GraphAnswer> => {
      const before = written;
      written ||= request.method !== "GET";
      return exchange(request, { graphUrl: account.graphUrl, token, signal }).catch((cause) => {
        if (isRefusedToken(cause)) written = before;
        throw cause;
      });
    };
    return call.ask((request) =>
      withToken(account, mailbox, (token) => sendWith(request, token)).catch((cause: unknown) => {
        throw explainGraph(cause);
      }),
    );
  };
  const mayHaveArrived = () => written;
  const guard = account.guardOf(mailbox.toLowerCase());
  return vendorCall(guard, { kind, deadlineMs, perform, mayHaveArrived, explain: explainGraph });
}

/** A 401 is refused before anything is done: asking once more is safe, even for a write. */
async function withToken<T>(
  { tokens }: MicrosoftAccount,
  mailbox: string,
  ask: (token: string) => Promise<T>,
): Promise<T> {
  const token = await tokens.current(mailbox);
  try {
    return await ask(token);
  } catch (cause) {
    if (!isRefusedToken(cause)) throw cause;
    return await ask(await tokens.renewed(mailbox, token));
  }
}

const isRefusedToken = (cause: unknown) => cause instanceof GraphRefusal && cause.status === 401;
