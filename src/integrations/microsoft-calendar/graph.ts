import { GraphRefusal } from "./verdicts.ts";

export type GraphRequest = {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From the version on: "/users/ana@firm.example/events". */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** Beside what is asked for always. */
  readonly prefer?: string;
};

export type GraphAnswer = {
  readonly status: number;
  /** Undefined where there is none, or none that is JSON. */
  readonly body: unknown;
  /** By Graph's own clock; undefined where it does not say. */
  readonly answeredAt: Date | undefined;
};

const VERSION = "/v1.0";

/**
 * An id stays with its event wherever it is put (the ordinary one changes with the folder), and times
 * come in UTC whatever a mailbox is set to.
 */
const PREFER = 'IdType="ImmutableId", outlook.timezone="UTC"';

/** One request. Throws GraphRefusal, or what fetch throws. */
export async function exchange(
  request: GraphRequest,
  to: { readonly graphUrl: string; readonly token: string; readonly signal: AbortSignal },
): Promise<GraphAnswer> {
  const { method, path, query = {}, headers, body, prefer } = request;
  const search = Object.keys(query).length === 0 ? "" : `?${new URLSearchParams(query)}`;
  const response = await fetch(`${to.graphUrl}${VERSION}${path}${search}`, {
    method,
    headers: {
      authorization: `Bearer ${to.token}`,
      prefer: prefer === undefined ? PREFER : `${PREFER}, ${prefer}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: to.signal,
    // A token goes to nobody but the address that was configured.
    redirect: "error",
  });
  const answer = parsed(await response.text());
  if (!response.ok) throw new GraphRefusal(response, answer);
  const date = new Date(response.headers.get("date") ?? "");
  return {
    status: response.status,
    body: answer,
    answeredAt: Number.isNaN(date.getTime()) ? undefined : date,
  };
}

/**
 * A link to a next page, as a request to the address that we know: the link names Graph's own, and
 * would carry the token past a proxy.
 */
export function followed(link: string): Pick<GraphRequest, "path" | "query"> {
  const { pathname, searchParams } = new URL(link);
  const [, path] = pathname.split(VERSION);
  return { path: path ?? pathname, query: Object.fromEntries(searchParams) };
}

function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
