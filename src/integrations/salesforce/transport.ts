import { Transport } from "jsforce/lib/transport.js";
import type { HttpRequest, HttpResponse } from "jsforce/lib/types/index.js";
import { StreamPromise } from "jsforce/lib/util/promise.js";
import { createLazyStream } from "jsforce/lib/util/stream.js";
import type { Session } from "./session.ts";
import { Refused } from "./verdicts.ts";

/*
 * What stands between jsforce and the network. Its own transport waits half an hour, tries reads six
 * times, follows redirects with the token, and takes a proxy from the environment even for loopback.
 */

/** One call to Salesforce on its way: until when, and whether it can have changed anything. */
export type Line = {
  readonly signal: AbortSignal;
  /** Told before a request leaves that changes something. */
  readonly onWrite?: () => void;
  /** Another session for the one that was refused; without it a refusal is the end. */
  readonly renew?: () => Promise<Session>;
  readonly onHeaders?: (headers: Readonly<Record<string, string>>) => void;
};

/** A transport for jsforce whose every request ends when the line's signal says so. */
export function sendBy(line: Line): Transport {
  const httpRequest = (request: HttpRequest) =>
    StreamPromise.create(() => ({
      // jsforce pipes bodies through it; ours are whole texts.
      stream: createLazyStream().stream,
      promise: send(request, line),
    }));
  return Object.assign(new Transport(), { httpRequest });
}

async function send(request: HttpRequest, line: Line): Promise<HttpResponse> {
  if (changesSomething(request)) line.onWrite?.();
  const first = await exchange(request, line);
  const answer =
    first.statusCode === 401 && line.renew !== undefined
      ? await exchange(inSession(request, await line.renew()), line)
      : first;
  line.onHeaders?.(answer.headers);
  if (answer.statusCode < 400 && answer.statusCode !== 300) return answer;
  const { statusCode, headers, body } = answer;
  throw new Refused(statusCode, headers["retry-after"], parsed(body));
}

async function exchange(request: HttpRequest, { signal }: Line): Promise<HttpResponse> {
  const { "content-length": _, ...headers } = request.headers ?? {};
  const response = await fetch(request.url, {
    method: request.method,
    headers,
    ...(typeof request.body === "string" ? { body: request.body } : {}),
    // The token must not follow anybody to another place.
    redirect: "error",
    signal,
  });
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
  };
}

/** Orgs move: the new session says where. */
function inSession(request: HttpRequest, { token, instanceUrl }: Session): HttpRequest {
  const { pathname, search } = new URL(request.url);
  return {
    ...request,
    url: `${instanceUrl}${pathname}${search}`,
    headers: { ...request.headers, Authorization: `Bearer ${token}` },
  };
}

/** Several questions in one are a POST as well. */
function changesSomething({ method, url, body }: HttpRequest): boolean {
  if (method === "GET" || url.endsWith("/services/oauth2/token")) return false;
  const onlyAsks = url.endsWith("/composite") && !/"method":"(POST|PATCH|DELETE)"/.test(`${body}`);
  return !onlyAsks;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
