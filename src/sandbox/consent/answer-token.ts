import { createHash } from "node:crypto";
import { jsonAnswer, type VendorAnswer } from "#sandbox/vendor-server.ts";
import type { ConsentOptions } from "./consent-office.ts";
import type { Code, Family, Ledger } from "./ledger.ts";

/** Undefined: it is asked for something that is no consent of a person. */
export function answerToken(
  form: URLSearchParams,
  ledger: Ledger,
  options: ConsentOptions,
): VendorAnswer | undefined {
  const type = form.get("grant_type");
  if (type !== "authorization_code" && type !== "refresh_token") return undefined;
  const { clientId, clientSecret } = options;
  if (form.get("client_id") !== clientId || form.get("client_secret") !== clientSecret)
    return jsonAnswer(401, { error: "invalid_client", error_description: "Unauthorized" });
  return type === "refresh_token" ? renew(form, ledger, options) : redeem(form, ledger, options);
}

function redeem(form: URLSearchParams, ledger: Ledger, options: ConsentOptions): VendorAnswer {
  const code = ledger.codes.get(form.get("code") ?? "");
  if (code === undefined) return invalidGrant("Malformed auth code.");
  // RFC 6749, 4.1.2: a second use takes back what came of the first.
  if (code.isSpent) code.family.isOver = true;
  const why = whyNot(code, form);
  if (why !== undefined) return invalidGrant(why);
  code.isSpent = true;
  return tokens(ledger, options, {
    family: code.family,
    refreshToken: ledger.addRefreshToken(code.family),
  });
}

function whyNot({ family, challenge, returnUrl }: Code, form: URLSearchParams): string | undefined {
  if (family.isOver) return "Code was already redeemed.";
  const verifier = createHash("sha256").update(form.get("code_verifier") ?? "");
  if (verifier.digest("base64url") !== challenge) return "Invalid code verifier.";
  return form.get("redirect_uri") === returnUrl ? undefined : "redirect_uri_mismatch";
}

function renew(form: URLSearchParams, ledger: Ledger, options: ConsentOptions): VendorAnswer {
  const token = form.get("refresh_token") ?? "";
  const known = ledger.refreshTokens.get(token);
  if (known === undefined || known.family.isOver)
    return invalidGrant("Token has been expired or revoked.");
  const { family, isSpent } = known;
  const { rotation } = options.behaviour;
  if (isSpent && rotation === "strict") {
    family.isOver = true;
    return invalidGrant("The refresh token was used before; all of its kind are revoked.");
  }
  if (rotation === "kept") return tokens(ledger, options, { family, refreshToken: token });
  known.isSpent = true;
  return tokens(ledger, options, { family, refreshToken: ledger.addRefreshToken(family) });
}

export function tokens(
  ledger: Ledger,
  { tokenSeconds, now }: ConsentOptions,
  { family, refreshToken }: { readonly family: Family; readonly refreshToken: string },
): VendorAnswer {
  const seconds = tokenSeconds();
  const answer = {
    access_token: ledger.addAccessToken({ family, until: now() + seconds * 1000 }),
    refresh_token: refreshToken,
    expires_in: seconds,
    scope: family.scopes.join(" "),
    token_type: "Bearer",
  };
  return jsonAnswer(200, answer, { "cache-control": "no-store" });
}

function invalidGrant(description: string): VendorAnswer {
  return jsonAnswer(400, { error: "invalid_grant", error_description: description });
}
