import { type IncomingHttpHeaders, request as startRequest } from "node:http";
import type { RequestHandler } from "express";
import { GatehouseError } from "#errors.ts";

/**
 * Shows the program's own client pages under the sandbox's address, so that they can stand in a
 * frame beside everything else. Bytes are handed through as they are; only the headers change that
 * speak of addresses: the program forbids every frame, and here it may be ours.
 */
export function proxyPages(appUrl: string): RequestHandler {
  const app = new URL(appUrl);
  return (request, response, next) => {
    const { method, originalUrl: path, headers } = request;
    const asked = startRequest(
      { host: app.hostname, port: app.port, method, path, headers: headersFor(app, headers) },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, framable(answer.headers));
        answer.pipe(response);
      },
    );
    asked.on("error", (cause) => {
      if (response.headersSent) return response.destroy();
      const detail = `the program does not answer at ${appUrl}`;
      return next(new GatehouseError("VENDOR_FAILED", { detail, cause }));
    });
    request.pipe(asked);
  };
}

/** The program holds Origin against Host: both name it, as if the browser had asked it directly. */
function headersFor(app: URL, { origin, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  return { ...headers, host: app.host, ...(origin !== undefined && { origin: app.origin }) };
}

function framable({ location, ...headers }: IncomingHttpHeaders): IncomingHttpHeaders {
  const { "x-frame-options": _, "content-security-policy": policy, ...rest } = headers;
  return {
    ...rest,
    ...(policy !== undefined && {
      "content-security-policy": String(policy).replace(
        /frame-ancestors [^;]*/,
        "frame-ancestors 'self'",
      ),
    }),
    ...(location !== undefined && { location: withoutOrigin(location) }),
  };
}

/** A redirect to the program's public address would leave the frame empty. */
function withoutOrigin(location: string): string {
  if (!URL.canParse(location)) return location;
  const { pathname, search, hash } = new URL(location);
  return `${pathname}${search}${hash}`;
}
