import type { ErrorRequestHandler, Response } from "express";
import { describeError, type ErrorCode, GatehouseError } from "#errors.ts";
import type { Log } from "#log.ts";

/** Problem details (RFC 9457), with our code in lower case: "slot_taken". */
export function sendProblem(
  response: Response,
  code: ErrorCode,
  more: { readonly detail: string } & Record<string, unknown>,
): void {
  const { status, title } = describeError(code);
  response
    .status(status)
    .type("application/problem+json")
    .send(
      JSON.stringify({ type: "about:blank", title, status, code: code.toLowerCase(), ...more }),
    );
}

/** What a failed request is answered, and in what words: for programs here, for people in the pages. */
export type Failure = { readonly code: ErrorCode; readonly detail: string };

/** Turns whatever was thrown into a foreseen failure; what nobody foresaw is INTERNAL and logged. */
export function failureOf(error: unknown, log: Log): Failure {
  if (error instanceof GatehouseError) {
    if (describeError(error.code).status >= 500) log.error("request failed", { error });
    return { code: error.code, detail: error.detail };
  }
  const parsing = bodyFailure(error);
  if (parsing !== undefined) return parsing;
  if (isDatabaseDown(error)) {
    log.error("the database did not answer", { error });
    return {
      code: "DATABASE_UNAVAILABLE",
      detail: "please send the same request again in a moment",
    };
  }
  log.error("request failed", { error });
  return { code: "INTERNAL", detail: "the error was logged; nothing was half-written" };
}

/** The last handler of the API: nothing leaves it but problem details. */
export function answerFailures(log: Log): ErrorRequestHandler {
  // biome-ignore lint/complexity/useMaxParams: Express knows an error handler by its four parameters.
  return (error, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { code, detail } = failureOf(error, log);
    if (describeError(code).status === 503) response.set("Retry-After", "2");
    sendProblem(response, code, { detail });
  };
}

/** What the router and body parsers throw: http-errors with a `type` (body-parser's documentation). */
function bodyFailure(error: unknown): Failure | undefined {
  // An address with half a percent sign in it: the router cannot decode it.
  if (error instanceof URIError)
    return { code: "MALFORMED", detail: "the address could not be read" };
  if (!(error instanceof Error && "status" in error)) return undefined;
  switch ("type" in error ? error.type : undefined) {
    case "entity.too.large":
    case "parameters.too.many":
      return { code: "BODY_TOO_LARGE", detail: tooLarge(error) };
    case "charset.unsupported":
    case "encoding.unsupported":
      return {
        code: "UNSUPPORTED_MEDIA_TYPE",
        detail: "send UTF-8, compressed with gzip or not at all",
      };
    default:
      // Cut off, shorter than it said, not what its type says, not compressed as it says.
      return error.status === 400
        ? { code: "MALFORMED", detail: "the body could not be read to its end" }
        : undefined;
  }
}

/** Whoever gave the limit had it written down in the error. */
function tooLarge(error: Error): string {
  const limit = "limit" in error && typeof error.limit === "number" ? error.limit : 64 * 1024;
  return `${limit / 1024} KB are enough for any request here`;
}

/**
 * Connections refused, cut or not to be had; servers that are going down, full or take no writes
 * (class 57, 53, 08; 25006, 25P03); and locks and races that were lost in every try. In all of them
 * nothing was stored, and the same request may succeed in a moment.
 */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return (
    error.name === "KnexTimeoutError" ||
    /^(57|53|08|25006|25P03|40001|40P01|55P03)/.test(code) ||
    ["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND"].includes(code) ||
    /Connection terminated|timeout expired|Query read timeout|Client has encountered/.test(
      error.message,
    )
  );
}
