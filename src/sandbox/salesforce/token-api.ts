import { createPublicKey, randomBytes, verify } from "node:crypto";
import { z } from "zod";
import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";

/** The app that the program is known as, and the sessions that it was granted. */
export type ConnectedApp = {
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM; its other half signs assertions. */
  readonly publicKey: string;
  readonly username: string;
  readonly sessions: Set<string>;
};

const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";
/** An assertion is good for three minutes, and clocks differ a little. */
const LIFE_MAX_SECONDS = 200;

const Claims = z.object({ iss: z.string(), sub: z.string(), aud: z.string(), exp: z.number() });

/** Grants a session, or says why not (RFC 6749, 5.2): this door speaks OAuth, and not Salesforce's errors. */
export function answerTokenCall(
  request: VendorRequest,
  app: ConnectedApp,
  place: { readonly userId: string; readonly orgId: string; readonly url: string },
): VendorAnswer {
  const form = new URLSearchParams(request.body);
  const denied = whyDenied(form, app, place.url);
  if (denied !== undefined) {
    const [error, error_description] = denied;
    return jsonAnswer(400, { error, error_description });
  }
  const token = `${place.orgId}!${randomBytes(24).toString("base64url")}`;
  app.sessions.add(token);
  return jsonAnswer(200, {
    access_token: token,
    instance_url: place.url,
    id: `${place.url}/id/${place.orgId}/${place.userId}`,
    token_type: "Bearer",
    scope: "api",
    issued_at: String(Date.now()),
  });
}

function whyDenied(
  form: URLSearchParams,
  app: ConnectedApp,
  url: string,
): readonly [error: string, description: string] | undefined {
  switch (form.get("grant_type")) {
    case "client_credentials":
      if (form.get("client_id") !== app.clientId)
        return ["invalid_client_id", "client identifier invalid"];
      return form.get("client_secret") === app.clientSecret
        ? undefined
        : ["invalid_client", "invalid client credentials"];
    case JWT_BEARER:
      return whyNotAsserted(form.get("assertion") ?? "", app, url);
    default:
      return ["unsupported_grant_type", "grant type not supported"];
  }
}

function whyNotAsserted(
  assertion: string,
  { clientId, publicKey, username }: ConnectedApp,
  url: string,
): readonly [string, string] | undefined {
  const [header = "", claims = "", signature = ""] = assertion.split(".");
  const signed = Buffer.from(`${header}.${claims}`);
  const key = createPublicKey(publicKey);
  if (!verify("sha256", signed, key, Buffer.from(signature, "base64url")))
    return ["invalid_grant", "invalid assertion"];
  const { iss, sub, aud, exp } = Claims.parse(
    JSON.parse(Buffer.from(claims, "base64url").toString()),
  );
  if (iss !== clientId) return ["invalid_client_id", "client identifier invalid"];
  if (aud !== url) return ["invalid_grant", "audience is invalid"];
  if (sub !== username) return ["invalid_grant", "user hasn't approved this consumer"];
  const left = exp - Date.now() / 1000;
  return left > 0 && left < LIFE_MAX_SECONDS ? undefined : ["invalid_grant", "expired"];
}
