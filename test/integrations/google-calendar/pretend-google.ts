import { generateKeyPairSync } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { ServiceAccount } from "#integrations/google-calendar/access-token.ts";
import { type GoogleAccount, googleAccount } from "#integrations/google-calendar/account.ts";

export type Received = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
};
export type Reply = (response: ServerResponse, received: Received) => void;

export type PretendGoogle = {
  readonly url: string;
  /** Requests to the API, in order; those for a token apart. */
  readonly received: Received[];
  readonly tokenRequests: Received[];
  /** What the API answers, one reply after the other; the last one for ever. */
  readonly willAnswer: (...replies: Reply[]) => void;
  readonly willAnswerTokensWith: (...replies: Reply[]) => void;
  readonly close: () => Promise<void>;
};

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

export { publicKey };

export const serviceAccount: ServiceAccount = {
  clientEmail: "gatehouse@project.iam.gserviceaccount.test",
  privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  subject: undefined,
};

/** A server that says what a test tells it to, in every way in which servers misbehave. */
export async function startPretendGoogle(): Promise<PretendGoogle> {
  const received: Received[] = [];
  const tokenRequests: Received[] = [];
  let replies: Reply[] = [];
  let tokenReplies: Reply[] = [grant("token-1")];

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? "/", "http://google.test");
    const text = Buffer.concat(chunks).toString();
    const isToken = url.pathname === "/token";
    const seen = {
      method: request.method ?? "",
      path: decodeURIComponent(url.pathname),
      query: url.searchParams,
      headers: request.headers,
      body: isToken ? Object.fromEntries(new URLSearchParams(text)) : parsed(text),
    };
    (isToken ? tokenRequests : received).push(seen);
    const queue = isToken ? tokenReplies : replies;
    const reply = queue.length > 1 ? queue.shift() : queue[0];
    reply?.(response, seen);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    tokenRequests,
    willAnswer: (...next) => {
      replies = next;
    },
    willAnswerTokensWith: (...next) => {
      tokenReplies = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export function accountAt(url: string, account = serviceAccount): GoogleAccount {
  return googleAccount({ account, apiUrl: url, tokenUrl: `${url}/token` });
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return (response) => {
    response.writeHead(status, { "content-type": "application/json; charset=UTF-8", ...headers });
    response.end(JSON.stringify(body));
  };
}

export function grant(token: string, expiresIn = 3599): Reply {
  return json(200, { access_token: token, expires_in: expiresIn, token_type: "Bearer" });
}

/** Google's own error body. */
export function refusal(
  status: number,
  reason: string,
  headers: Record<string, string> = {},
): Reply {
  const message = `because of ${reason}`;
  const errors = [{ domain: "global", reason, message }];
  return json(status, { error: { code: status, message, errors } }, headers);
}

export const empty: Reply = (response) => response.writeHead(204).end();
export const html: Reply = (response) =>
  response.writeHead(200, { "content-type": "text/html" }).end("<h1>It works!</h1>");
export const truncated: Reply = (response) =>
  response.writeHead(200, { "content-type": "application/json" }).end('{"id": "gh1", "sta');
export const cutShort: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
  response.write('{"id": "gh1"', () => response.destroy());
};
export const hang: Reply = () => {};
export const reset: Reply = (response) => response.socket?.resetAndDestroy();
/** A byte now and then, for ever: a time-out between bytes would never fire. */
export const drip: Reply = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  const dripping = setInterval(() => response.write(" "), 20);
  response.on("close", () => clearInterval(dripping));
};

function parsed(text: string): unknown {
  return text === "" ? undefined : JSON.parse(text);
}
