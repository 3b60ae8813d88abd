import type { RequestHandler } from "express";
import { GatehouseError } from "#errors.ts";
import type { Sandbox } from "#sandbox/sandbox.ts";

/** What the page may ask the program for, with the sandbox's token. Everything else is refused. */
const calls: ReadonlySet<string> = new Set([
  "GET services",
  "GET availability",
  "POST requests",
  "GET clock",
  "POST clock",
]);

const PATIENCE_MS = 15_000;

/**
 * /program/…: the program's API for the page. The token stays here: the page has no use for it, and
 * whoever reads the page's script should not find one.
 */
export function callProgram({ url, token }: Sandbox["app"]): RequestHandler {
  return async (request, response) => {
    const { method } = request;
    const what = String(request.params["what"]);
    if (!calls.has(`${method} ${what}`)) {
      throw new GatehouseError("NOT_FOUND", { detail: `${method} ${request.path}` });
    }
    if (token === undefined) {
      throw new GatehouseError("UNAUTHENTICATED", {
        detail: "the sandbox has no token for the program; npm start gives it one",
      });
    }
    const key = request.get("idempotency-key");
    const answer = await ask(new URL(`/api/v1/${what}${queryOf(request.originalUrl)}`, url), {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(method === "POST" && { "content-type": "application/json" }),
        ...(key !== undefined && { "idempotency-key": key }),
      },
      ...(method === "POST" && { body: JSON.stringify(request.body) }),
    });
    const type = answer.headers.get("content-type") ?? "application/json";
    response
      .status(answer.status)
      .type(type)
      .send(await answer.text());
  };
}

async function ask(url: URL, call: RequestInit): Promise<globalThis.Response> {
  try {
    return await fetch(url, { ...call, signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (cause) {
    throw new GatehouseError("VENDOR_FAILED", {
      detail: `the program does not answer at ${url.origin}`,
      cause,
    });
  }
}

function queryOf(url: string): string {
  const at = url.indexOf("?");
  return at === -1 ? "" : url.slice(at);
}
