import express, { type RequestHandler } from "express";
import { GatehouseError } from "#errors.ts";
import type { Guard } from "#handlers/routes.ts";
import type { Log } from "#log.ts";
import { isSignedCallout, looksCalledOutNow } from "./salesforce-signature.ts";

export type SalesforceProof = {
  /** SALESFORCE_WEBHOOK_SECRET, which the callout signs with as well. */
  readonly secret: string;
  /** Real time: a signature has nothing to do with the business clock. */
  readonly realNow: () => Date;
  readonly log: Log;
};

/** Two hundred changes, and room. */
const bodyMax = "256kb";

/**
 * Only what the org's callout signed gets through; its body, as a text, is in request.body. Judged
 * cheapest first, so that a stranger's body is not even read.
 */
export function salesforceGuard(proof: SalesforceProof): Guard {
  return {
    kind: "signature",
    vendor: "salesforce",
    prove: [
      onlySignedNow(proof),
      express.text({ type: "application/json", limit: bodyMax, inflate: false }),
      onlySalesforce(proof),
    ],
  };
}

function onlySignedNow({ realNow }: SalesforceProof): RequestHandler {
  return (request, _response, next) => {
    if (looksCalledOutNow(headersOf(request), realNow())) return next();
    throw new GatehouseError("SIGNATURE_INVALID", {
      detail: "X-Gatehouse-Signature is missing, or not of this moment",
    });
  };
}

function onlySalesforce({ secret, log }: SalesforceProof): RequestHandler {
  return (request, _response, next) => {
    const body = typeof request.body === "string" ? request.body : "";
    if (isSignedCallout(secret, { ...headersOf(request), body })) return next();
    // Nearly always another secret in the org than here.
    log.warn("a webhook was refused", { vendor: "salesforce" });
    throw new GatehouseError("SIGNATURE_INVALID", { detail: "this is not the org's signature" });
  };
}

function headersOf(request: Parameters<RequestHandler>[0]) {
  return {
    signature: request.get("x-gatehouse-signature") ?? "",
    timestamp: request.get("x-gatehouse-timestamp") ?? "",
  };
}
