import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { HttpFault } from "./faults.ts";
import type { VendorAnswer } from "./vendor-server.ts";

export type SpoiledAnswer = {
  readonly response: ServerResponse;
  /** Does the work once and says what the vendor answers. */
  readonly work: () => VendorAnswer | Promise<VendorAnswer>;
  readonly refuse: (status: number, error: string) => VendorAnswer;
  /** All that was sent, in one line. */
  readonly sent: string;
};

const GATEWAY_PAGE =
  "<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>";

/** Answers one call, in the way that the fault (if any) prescribes. */
export async function spoil(
  fault: HttpFault | undefined,
  { response, work, refuse, sent }: SpoiledAnswer,
): Promise<void> {
  switch (fault?.kind) {
    case undefined:
      return send(response, await work());
    case "status":
      return send(response, refuse(fault.status, fault.error));
    case "echo":
      return send(response, refuse(fault.status, `${fault.error} ${sent}`.trim()));
    case "unauthorized":
      return send(response, refuse(401, "invalid_auth"));
    case "rate-limited":
      return send(response, rateLimited(refuse(429, "ratelimited"), fault.retryAfter));
    case "html":
      return send(response, {
        status: fault.status,
        headers: { "content-type": "text/html" },
        body: GATEWAY_PAGE,
      });
    case "hang":
      return; // The connection stays open until the caller gives up or the double stops.
    case "delay":
      await wait(fault.milliseconds);
      return send(response, await work());
    case "drip":
      return drip(response, await work(), fault.everyMilliseconds);
    case "truncated":
      return cutInHalf(response, await work());
    case "reset-after-accept":
      await work();
      response.socket?.resetAndDestroy();
  }
}

function send(response: ServerResponse, { status, headers, body }: VendorAnswer): void {
  response.writeHead(status, headers).end(body);
}

function rateLimited(answer: VendorAnswer, retryAfter: number | string | null): VendorAnswer {
  if (retryAfter === null) return answer;
  return { ...answer, headers: { ...answer.headers, "retry-after": String(retryAfter) } };
}

async function drip(response: ServerResponse, answer: VendorAnswer, every: number): Promise<void> {
  response.writeHead(answer.status, lengthOf(answer));
  for (const byte of Buffer.from(answer.body)) {
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
    await wait(every);
  }
  response.end();
}

function cutInHalf(response: ServerResponse, answer: VendorAnswer): void {
  response.writeHead(answer.status, lengthOf(answer));
  const bytes = Buffer.from(answer.body);
  // Closed, not reset: a reset could throw away the half that the caller should have seen.
  response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy());
}

function lengthOf({ headers, body }: VendorAnswer): Record<string, string> {
  return { ...headers, "content-length": String(Buffer.byteLength(body)) };
}
