import { ConfidentialClientApplication, type INetworkModule } from "@azure/msal-node";
import { z } from "zod";
import { VendorError } from "#errors.ts";
import { networkDetail } from "#integrations/network-failure.ts";
import { retryAfterMs } from "#integrations/retry-after.ts";
import { VENDOR } from "./verdicts.ts";

/** Gives a token that opens a mailbox: the one place that knows whose consent it rests on. */
export type MailboxTokens = {
  /** The token in use, or a first one. Throws VendorError, never ambiguous: nothing was written. */
  readonly current: (mailbox: string) => Promise<string>;
  /** Another one than `refused`; of several that ask at once, one request is made. */
  readonly renewed: (mailbox: string, refused: string) => Promise<string>;
};

/** An app registration of the company's own Entra tenant, with an administrator's consent. */
export type AppRegistration = {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
};

type Doors = {
  /** https://login.microsoftonline.com, or whatever stands in for it. */
  readonly loginUrl: string;
  readonly graphUrl: string;
  readonly deadlineMs: number;
};

/** The library takes no other: an address of ours is put in its place as a request leaves. */
const AUTHORITY = "https://login.microsoftonline.com";
const GRAPH = "https://graph.microsoft.com";
/** National clouds grant tokens for doors of their own; any other address only stands in for Graph. */
const nationalGraphs =
  /^https:\/\/(graph\.microsoft\.us|dod-graph\.microsoft\.us|microsoftgraph\.chinacloudapi\.cn)$/;

const Refused = z.object({ error: z.string(), error_description: z.string().catch("") });

/** Tokens of the app itself (client credentials): the same one opens every mailbox it was granted. */
export function appTokens(app: AppRegistration, doors: Doors): MailboxTokens {
  // The library wraps what its network throws and loses the reason, so that it is noted here.
  let failure: VendorError | undefined;
  const networkClient = network(doors, (error) => {
    failure = error;
  });
  const client = new ConfidentialClientApplication({
    auth: { clientId: app.clientId, clientSecret: app.clientSecret, authority: authorityOf(app) },
    system: { networkClient },
  });
  const scopes = [`${nationalGraphs.test(doors.graphUrl) ? doors.graphUrl : GRAPH}/.default`];
  const underWay = new Map<boolean, Promise<string>>();

  async function acquire(skipCache: boolean): Promise<string> {
    failure = undefined;
    const granted = await client
      .acquireTokenByClientCredential({ scopes, skipCache })
      .catch((cause: unknown) => {
        throw failure ?? unreadableGrant(cause);
      });
    if (granted === null) throw unreadableGrant(undefined);
    return granted.accessToken;
  }

  function once(skipCache: boolean): Promise<string> {
    const asked =
      underWay.get(skipCache) ?? acquire(skipCache).finally(() => underWay.delete(skipCache));
    underWay.set(skipCache, asked);
    return asked;
  }

  return {
    current: () => once(false),
    async renewed(_mailbox, refused) {
      // Somebody else may have been quicker; then theirs is the new one.
      const held = await once(false);
      return held === refused ? once(true) : held;
    },
  };
}

const authorityOf = ({ tenantId }: AppRegistration) =>
  `${AUTHORITY}/${encodeURIComponent(tenantId)}`;

/**
 * The library's own network knows no deadline, and it keeps a 5xx or 429 for a minute in which
 * nothing is asked: here every refusal is thrown before it can be kept.
 */
function network(doors: Doors, note: (failure: VendorError) => void): INetworkModule {
  const send = async (method: "GET" | "POST", url: string, options: SentOptions = {}) => {
    try {
      return await ask(url.replace(AUTHORITY, doors.loginUrl), { ...options, method }, doors);
    } catch (cause) {
      const failure = explain(cause);
      note(failure);
      throw failure;
    }
  };
  return {
    sendGetRequestAsync: (url, options) => send("GET", url, options),
    sendPostRequestAsync: (url, options) => send("POST", url, options),
  };
}

type SentOptions = {
  readonly headers?: Record<string, string>;
  readonly body?: string;
};

async function ask(
  url: string,
  { method, headers, body }: SentOptions & { readonly method: string },
  { deadlineMs }: Doors,
) {
  const response = await fetch(url, {
    method,
    ...(headers !== undefined && { headers }),
    ...(body !== undefined && { body }),
    // Of its own, because several callers with different deadlines wait for the same token.
    signal: AbortSignal.timeout(deadlineMs),
  });
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw explainRefusal(response, answer);
  if (typeof answer !== "object" || answer === null) throw unreadableGrant(undefined);
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    // The library asks for whatever it expects there, and checks it itself.
    body: answer,
  };
}

function explain(cause: unknown): VendorError {
  if (cause instanceof VendorError) return cause;
  const detail = `token: ${networkDetail(cause)}`;
  return new VendorError(VENDOR, { verdict: "retry", ambiguous: false, detail, cause });
}

/** Every 4xx but "too many" means that somebody must renew the secret or the consent (RFC 6749, 5.2). */
function explainRefusal(response: Response, body: unknown): VendorError {
  const refused = Refused.safeParse(body);
  const [said = ""] = refused.success ? refused.data.error_description.split(/[\r\n]/) : [];
  const words = refused.success ? `${refused.data.error}: ${said.slice(0, 300)}` : "";
  const { status } = response;
  const reconnect = refused.success && status >= 400 && status < 500 && status !== 429;
  return new VendorError(VENDOR, {
    verdict: reconnect ? "auth" : status === 501 ? "permanent" : "retry",
    ambiguous: false,
    detail: `token: ${status} ${words}`.trim(),
    retryAfterMs: retryAfterMs(response.headers.get("retry-after")),
  });
}

function unreadableGrant(cause: unknown): VendorError {
  const detail = "token: unreadable answer";
  return new VendorError(VENDOR, { verdict: "retry", ambiguous: false, detail, cause });
}
