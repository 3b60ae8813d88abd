import { createHash, timingSafeEqual } from "node:crypto";
import express, { type RequestHandler } from "express";
import { GatehouseError } from "#errors.ts";
import { sendProblem } from "#handlers/problem.ts";
import type { Guard } from "#handlers/routes.ts";
import type { Log } from "#log.ts";

export type PostmarkProof = {
  /** The password in the webhook's address at Postmark; the name beside it does not count. */
  readonly webhookSecret: string;
  readonly log: Log;
};

/** A bounce brings the beginning of the mail along. */
const bodyMax = "1mb";

/**
 * Postmark signs nothing: whoever knows the password in the webhook's address is Postmark. Judged
 * before the body is read. 401 lets Postmark try again once the address was mended; a 403 would not.
 */
export function postmarkGuard({ webhookSecret, log }: PostmarkProof): Guard {
  const onlyPostmark: RequestHandler = (request, _response, next) => {
    if (isSecret(passwordOf(request.get("authorization")), webhookSecret)) return next();
    log.warn("a webhook was refused", { vendor: "postmark" });
    throw new GatehouseError("SIGNATURE_INVALID", {
      detail: "the password in the webhook's address is not POSTMARK_WEBHOOK_SECRET",
    });
  };
  return {
    kind: "signature",
    vendor: "postmark",
    prove: [onlyPostmark, onlyJson, express.json({ limit: bodyMax, inflate: false })],
  };
}

const onlyJson: RequestHandler = (request, response, next) => {
  if (request.is("application/json")) return next();
  sendProblem(response, "UNSUPPORTED_MEDIA_TYPE", { detail: "Postmark sends application/json" });
};

/** RFC 7617: name and password with a colon between them, in base64. */
function passwordOf(header: string | undefined): string {
  const [, encoded = ""] = /^Basic ([A-Za-z0-9+/=]{1,1000})$/i.exec(header ?? "") ?? [];
  const login = Buffer.from(encoded, "base64").toString();
  const colon = login.indexOf(":");
  return colon < 0 ? "" : login.slice(colon + 1);
}

/** Of equal length by hashing, so that the time taken tells nothing about either. */
function isSecret(given: string, secret: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(given), hash(secret));
}
