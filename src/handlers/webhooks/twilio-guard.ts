import express, { type RequestHandler } from "express";
import { GatehouseError } from "#errors.ts";
import { sendProblem } from "#handlers/problem.ts";
import type { Guard } from "#handlers/routes.ts";
import type { Log } from "#log.ts";
import { isSignedByTwilio, looksSigned } from "./twilio-signature.ts";

export type TwilioProof = {
  readonly accountSid: string;
  readonly authToken: string;
  /** How Twilio reaches us. Never the Host header: that is whatever the caller wants it to be. */
  readonly publicUrl: string;
  readonly log: Log;
};

const formType = "application/x-www-form-urlencoded";
const bodyMax = "64kb";
const fieldsMax = 200;

/**
 * Only what Twilio signed for our account gets through; its form is left in response.locals. Judged
 * cheapest first, so that a stranger's body is not even read.
 */
export function twilioGuard(proof: TwilioProof): Guard {
  return {
    kind: "signature",
    vendor: "twilio",
    prove: [
      onlySigned,
      onlyForms,
      express.text({ type: formType, limit: bodyMax, inflate: false }),
      onlyTwilio(proof),
    ],
  };
}

const onlySigned: RequestHandler = (request, _response, next) => {
  if (looksSigned(request.get("x-twilio-signature"))) return next();
  throw new GatehouseError("SIGNATURE_INVALID", { detail: "X-Twilio-Signature is missing" });
};

const onlyForms: RequestHandler = (request, response, next) => {
  if (request.is(formType)) return next();
  sendProblem(response, "UNSUPPORTED_MEDIA_TYPE", { detail: `Twilio sends ${formType}` });
};

function onlyTwilio({ accountSid, authToken, publicUrl, log }: TwilioProof): RequestHandler {
  return (request, response, next) => {
    const form = new URLSearchParams(typeof request.body === "string" ? request.body : "");
    if (form.size > fieldsMax)
      throw new GatehouseError("BODY_TOO_LARGE", { detail: `more than ${fieldsMax} fields` });
    const url = publicUrl + request.originalUrl;
    const signature = request.get("x-twilio-signature") ?? "";
    if (!isSignedByTwilio(authToken, { url, fields: [...form], signature })) {
      // Nearly always a PUBLIC_URL that is not what Twilio was told: say what it was judged by.
      log.warn("a webhook was refused", { vendor: "twilio", signedFor: url });
      throw new GatehouseError("SIGNATURE_INVALID", { detail: "this is not Twilio's signature" });
    }
    if (form.get("AccountSid") !== accountSid)
      throw new GatehouseError("SIGNATURE_INVALID", { detail: "this is another account" });
    response.locals["form"] = form;
    next();
  };
}
