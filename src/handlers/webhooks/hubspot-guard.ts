import express, { type RequestHandler } from "express";
import { GatehouseError } from "#errors.ts";
import type { Guard } from "#handlers/routes.ts";
import type { Log } from "#log.ts";
import { isSignedByHubSpot, looksSignedNow } from "./hubspot-signature.ts";

export type HubSpotProof = {
  /** Of the app whose subscriptions these are. */
  readonly clientSecret: string;
  /** How HubSpot reaches us. Never the Host header: that is whatever the caller wants it to be. */
  readonly publicUrl: string;
  /** Real time: a signature has nothing to do with the business clock. */
  readonly realNow: () => Date;
  readonly log: Log;
};

/** A hundred events, and room. */
const bodyMax = "256kb";

/**
 * Only what HubSpot signed gets through; its body, as a text, is in request.body. Judged cheapest first,
 * so that a stranger's body is not even read. 401 also tells HubSpot not to send it again.
 */
export function hubSpotGuard(proof: HubSpotProof): Guard {
  return {
    kind: "signature",
    vendor: "hubspot",
    prove: [
      onlySignedNow(proof),
      express.text({ type: "application/json", limit: bodyMax, inflate: false }),
      onlyHubSpot(proof),
    ],
  };
}

function onlySignedNow({ realNow }: HubSpotProof): RequestHandler {
  return (request, _response, next) => {
    if (looksSignedNow(headersOf(request), realNow())) return next();
    throw new GatehouseError("SIGNATURE_INVALID", {
      detail: "X-HubSpot-Signature-v3 is missing, or not of this moment",
    });
  };
}

function onlyHubSpot({ clientSecret, publicUrl, log }: HubSpotProof): RequestHandler {
  return (request, _response, next) => {
    const url = publicUrl + request.originalUrl;
    const body = typeof request.body === "string" ? request.body : "";
    if (isSignedByHubSpot(clientSecret, { ...headersOf(request), url, body })) return next();
    // Nearly always a PUBLIC_URL that is not what HubSpot was told: say what it was judged by.
    log.warn("a webhook was refused", { vendor: "hubspot", signedFor: url });
    throw new GatehouseError("SIGNATURE_INVALID", { detail: "this is not HubSpot's signature" });
  };
}

function headersOf(request: Parameters<RequestHandler>[0]) {
  return {
    signature: request.get("x-hubspot-signature-v3") ?? "",
    timestamp: request.get("x-hubspot-request-timestamp") ?? "",
  };
}
