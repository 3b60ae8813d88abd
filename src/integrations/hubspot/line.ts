import { Refused } from "./verdicts.ts";

/** One call to HubSpot on its way: with what, until when, and whether it can have changed anything. */
export type Line = {
  /** Without a slash at its end. */
  readonly apiUrl: string;
  readonly accessToken: string;
  readonly signal: AbortSignal;
  /** Told before a request leaves that changes something. */
  readonly onWrite: () => void;
};

/** The parts of the package's requests that we use; each area has a class of its own. */
export type Outgoing = {
  getUrl(): string;
  setUrl(url: string): void;
  getHttpMethod(): string;
  getHeaders(): Record<string, string>;
  getBody(): unknown;
};

/** An answer with its whole body: the package would wait for its last byte for ever. */
export type Whole = {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: { text(): Promise<string>; binary(): Promise<Buffer> };
};

export async function send(request: Outgoing, { signal, onWrite }: Line): Promise<Whole> {
  if (changesSomething(request)) onWrite();
  const body = request.getBody();
  const response = await fetch(request.getUrl(), {
    method: request.getHttpMethod(),
    headers: request.getHeaders(),
    ...(typeof body === "string" ? { body } : {}),
    // The token must not follow anybody to another place.
    redirect: "error",
    signal,
  });
  const text = await response.text();
  const headers = Object.fromEntries(response.headers);
  // The package would try to read every failure as JSON, and a proxy's page is none.
  if (!response.ok) throw new Refused(response.status, headers["retry-after"], text);
  return {
    status: response.status,
    // Or the package would give a page's text back as a success.
    headers: { ...headers, "content-type": "application/json" },
    body: { text: async () => text, binary: async () => Buffer.from(text) },
  };
}

/** Questions are POSTs as well, where they are too long for an address. */
function changesSomething(request: Outgoing): boolean {
  const { pathname } = new URL(request.getUrl());
  return request.getHttpMethod() !== "GET" && !/\/(search|batch\/read)$/.test(pathname);
}
