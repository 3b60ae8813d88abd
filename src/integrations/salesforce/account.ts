import { Connection } from "jsforce/lib/connection.js";
import {
  type VendorCall,
  type VendorGuard,
  vendorCall,
  vendorGuard,
} from "#integrations/vendor-call.ts";
import { type SalesforceLogin, type Sessions, sessions } from "./session.ts";
import { sendBy } from "./transport.ts";
import { explainSalesforce, VENDOR } from "./verdicts.ts";

export type SalesforceAccess = SalesforceLogin & {
  /** "66.0": jsforce's own default is years behind. */
  readonly apiVersion: string;
  /** Told when the org's calls of the day are running out; at each step once. */
  readonly onUsage?: ((usage: Usage) => void) | undefined;
};

/** How many calls of the last 24 hours the whole org has used, all its programs together. */
export type Usage = { readonly used: number; readonly limit: number };

/** Milliseconds for all that one deed asks of Salesforce, the last byte of the last answer included. */
export const SALESFORCE_DEADLINE_MS = 5_000;

/** One org at Salesforce: what all its calls share. */
export type SalesforceAccount = SalesforceAccess & {
  readonly guard: VendorGuard;
  readonly deadlineMs: number;
  readonly sessions: Sessions;
  readonly noteUsage: (header: string | undefined) => void;
  /** The share of the day's calls, as the last answer said it. */
  readonly usedShare: () => number | undefined;
};

/** What one deed asks with: jsforce's connection, and who we are in it. */
export type SalesforceApi = {
  readonly connection: Connection;
  readonly userId: string | undefined;
  readonly instanceUrl: string;
};

export function salesforceAccount(access: SalesforceAccess, deadlineMs: number): SalesforceAccount {
  return {
    ...access,
    guard: vendorGuard(VENDOR),
    deadlineMs,
    sessions: sessions(access, { deadlineMs }),
    ...usageWatch(access.onUsage),
  };
}

/** The same org by a door of its own: neither its queue nor its failures keep other calls waiting. */
export function besideOthers(account: SalesforceAccount): SalesforceAccount {
  return { ...account, guard: vendorGuard(VENDOR) };
}

/** Asks Salesforce, in as many requests as it takes, within one deadline. Throws nothing but VendorError. */
export function askSalesforce<T>(
  account: SalesforceAccount,
  kind: VendorCall<T>["kind"],
  ask: (api: SalesforceApi) => Promise<T>,
): Promise<T> {
  let wrote = false;
  const onWrite = () => {
    wrote = true;
  };
  return vendorCall(account.guard, {
    kind,
    deadlineMs: account.deadlineMs,
    perform: async (signal) => ask(await connect(account, { signal, onWrite })),
    mayHaveArrived: () => wrote,
    explain: explainSalesforce,
  });
}

async function connect(
  { sessions, apiVersion, noteUsage }: SalesforceAccount,
  line: { readonly signal: AbortSignal; readonly onWrite: () => void },
): Promise<SalesforceApi> {
  let session = await sessions.current();
  // Without a client id and a refresh function, jsforce never refreshes by itself, and so never for ever.
  const connection = new Connection({
    instanceUrl: session.instanceUrl,
    accessToken: session.token,
    version: apiVersion,
    callOptions: { client: "gatehouse" },
  });
  connection._transport = sendBy({
    ...line,
    onHeaders: (headers) => noteUsage(headers["sforce-limit-info"]),
    async renew() {
      session = await sessions.renewed(session);
      connection.accessToken = session.token;
      connection.instanceUrl = session.instanceUrl;
      return session;
    },
  });
  return { connection, userId: session.userId, instanceUrl: session.instanceUrl };
}

/** Shares of the day's calls at which somebody should hear of it. */
const steps = [0.8, 0.95, 1];

/** Tells each step once, until the usage has fallen below it again. */
function usageWatch(
  onUsage: SalesforceAccess["onUsage"],
): Pick<SalesforceAccount, "noteUsage" | "usedShare"> {
  let told = 0;
  let share: number | undefined;
  return {
    usedShare: () => share,
    noteUsage(header) {
      const [, used, limit] = /api-usage=(\d+)\/(\d+)/.exec(header ?? "") ?? [];
      if (used === undefined || limit === undefined || Number(limit) === 0) return;
      share = Number(used) / Number(limit);
      const reached = steps.filter((step) => Number(used) >= step * Number(limit)).length;
      if (reached > told) onUsage?.({ used: Number(used), limit: Number(limit) });
      told = reached;
    },
  };
}
