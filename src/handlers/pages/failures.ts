import { randomBytes } from "node:crypto";
import type { ErrorRequestHandler, Request, Response } from "express";
import { describeError, type ErrorCode } from "#errors.ts";
import type { CurrentCompany } from "#flows/context.ts";
import type { Authorize } from "#flows/sign-in.ts";
import { credentialsOf } from "#handlers/guards.ts";
import { failureOf, sendProblem } from "#handlers/problem.ts";
import type { Log } from "#log.ts";
import { type Failure, failurePage } from "#views/pages/failure.tsx";
import { signInPage } from "#views/pages/sign-in.tsx";
import { sendPage, wantsJson } from "./send-page.ts";
import type { Sites } from "./sites.ts";

export type FailureTools = {
  readonly sites: Sites;
  readonly company: () => Promise<CurrentCompany>;
  readonly authorize: Authorize;
  readonly log: Log;
};

/** The last handler of the pages: people read a page, the island problem details. */
export function showFailures(tools: FailureTools): ErrorRequestHandler {
  // biome-ignore lint/complexity/useMaxParams: Express knows an error handler by its four parameters.
  return async (error, request, response, next) => {
    if (response.headersSent) return next(error);
    // The visitor reads it to us, and we find the log's line by it.
    const reference = randomBytes(4).toString("hex").toUpperCase();
    const { code, detail } = failureOf(error, tools.log.with({ reference }));
    const status = statusOf(code);
    response.set("Cache-Control", "no-store");
    if (status === 503) response.set("Retry-After", "30");
    if (wantsJson(request)) return sendProblem(response, code, { detail, reference });
    const html =
      status === 401 || code === "FORBIDDEN"
        ? await wayIn(tools, request, code)
        : await failed(tools, response, { code, reference });
    return sendPage(response, status, html);
  };
}

/** Before a company is applied there is nothing wrong with the visitor's request. */
function statusOf(code: ErrorCode): number {
  return code === "COMPANY_INVALID" ? 503 : describeError(code).status;
}

/** Not signed in, or of a role that may not see this. */
async function wayIn(tools: FailureTools, request: Request, code: ErrorCode): Promise<string> {
  const site = tools.sites.lastKnown();
  if (code === "UNAUTHENTICATED") return signInPage({ site, state: { kind: "needed" } });
  // Every role may read the KPIs, so this says who it is.
  const { name: memberName } = await tools.authorize(credentialsOf(request), "read-kpis");
  return signInPage({ site, state: { kind: "forbidden", memberName } });
}

async function failed(
  tools: FailureTools,
  response: Response,
  { code, reference }: { code: ErrorCode; reference: string },
): Promise<string> {
  const retryAfterSeconds = Number(response.get("Retry-After") ?? 60);
  const failures: Partial<Record<ErrorCode, Failure>> = {
    NOT_FOUND: { kind: "not-found" },
    LINK_INVALID: { kind: "link-invalid" },
    MALFORMED: { kind: "unreadable" },
    BODY_TOO_LARGE: { kind: "unreadable" },
    UNSUPPORTED_MEDIA_TYPE: { kind: "unreadable" },
    CROSS_SITE: { kind: "cross-site" },
    RATE_LIMITED: { kind: "rate-limited", retryAfterSeconds },
    COMPANY_INVALID: { kind: "unavailable", reference },
    DATABASE_UNAVAILABLE: { kind: "unavailable", reference },
  };
  const failure =
    code === "UNKNOWN_SERVICE"
      ? await otherServices(tools)
      : (failures[code] ?? { kind: "failed" as const, reference });
  return failurePage({ site: tools.sites.lastKnown(), failure });
}

async function otherServices({ company }: FailureTools): Promise<Failure> {
  const { services } = await company();
  return {
    kind: "unknown-service",
    services: [...services.values()].map(({ key, name }) => ({ name, path: `/book/${key}` })),
  };
}
