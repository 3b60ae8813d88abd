import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import type { HttpFaults } from "./faults.ts";
import { type SpoiledAnswer, spoil } from "./spoil-answer.ts";

/** One call, as the pretend vendor received it. `url` is path and query as sent. */
export type VendorRequest = {
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type VendorAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** For tests that hold requests and answers to a vendor's published contract. */
export type VendorHooks = {
  readonly onRequest?: ((request: VendorRequest) => void) | undefined;
  readonly onAnswer?: ((request: VendorRequest, answer: VendorAnswer) => void) | undefined;
};

/** What happened, newest last; kept short, because a sandbox may run for days. */
export type VendorCall = {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** The kind of the scripted fault that struck, if one did. */
  readonly fault: string | undefined;
};
const CALLS_KEPT = 500;

export type VendorServer = {
  readonly url: string;
  readonly calls: readonly VendorCall[];
  readonly stop: () => Promise<void>;
};

/** Listens on loopback only; every call passes the scripted faults before and after the work. */
export async function startVendorServer(options: {
  /** 0 takes a free port. */
  readonly port: number;
  readonly faults: HttpFaults;
  /** Does the work: changes the vendor's state and says what it answers. */
  readonly answer: (request: VendorRequest) => VendorAnswer | Promise<VendorAnswer>;
  /** The vendor's own error body: what its clients know how to read. */
  readonly refuse: (request: VendorRequest, status: number, error: string) => VendorAnswer;
  readonly hooks: VendorHooks;
  /** Takes over a connection that asks to become something else than HTTP. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex) => void;
}): Promise<VendorServer> {
  const calls: VendorCall[] = [];

  async function receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    options.hooks.onRequest?.(request);
    const fault = options.faults.take(`${request.method} ${request.path}`);
    const { method, path } = request;
    calls.push({ at: new Date().toISOString(), method, path, fault: fault?.kind });
    if (calls.length > CALLS_KEPT) calls.shift();

    const spoiled: SpoiledAnswer = {
      response,
      async work() {
        const answer = await options.answer(request);
        options.hooks.onAnswer?.(request, answer);
        return answer;
      },
      refuse: (status, error) => options.refuse(request, status, error),
      sent: `${request.url} ${JSON.stringify(request.headers)} ${request.body}`,
    };
    await spoil(fault, spoiled);
  }

  const server = createServer((incoming, response) => {
    receive(incoming, response).catch((error: unknown) => {
      // A bug of the double itself: say it to whoever reads the test's output, as a vendor would not.
      response.writeHead(500, { "content-type": "text/plain" }).end(String(error));
    });
  });
  const upgraded = new Set<Duplex>();
  const { upgrade } = options;
  if (upgrade !== undefined)
    server.on("upgrade", (request, socket) => {
      upgraded.add(socket);
      socket.once("close", () => upgraded.delete(socket));
      upgrade(request, socket);
    });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // Hanging answers are part of the repertoire: nobody waits for them here.
        server.closeAllConnections();
        for (const socket of upgraded) socket.destroy();
      }),
  };
}

export function jsonAnswer(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): VendorAnswer {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<VendorRequest> {
  const url = incoming.url ?? "/";
  const parsed = new URL(url, "http://vendor");
  const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
    name,
    String(value),
  ]);
  return {
    method: incoming.method ?? "GET",
    url,
    path: parsed.pathname,
    query: parsed.searchParams,
    headers: Object.fromEntries(headers),
    body: await text(incoming),
  };
}
