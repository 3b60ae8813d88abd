import { randomBytes, randomUUID } from "node:crypto";
import { forgetOldest } from "#sandbox/forget-oldest.ts";
import { jsonAnswer, type VendorAnswer, type VendorRequest } from "#sandbox/vendor-server.ts";
import type { MicrosoftOffice } from "./mailboxes.ts";

const TOKENS_KEPT = 1_000;
const SCOPE = "https://graph.microsoft.com/.default";

/** An app registration in a tenant of its own, and the tokens it was given. */
export type AppTokens = {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Answers POST /{tenant}/oauth2/v2.0/token. */
  readonly answer: (request: VendorRequest) => VendorAnswer;
  readonly isGood: (token: string | undefined) => boolean;
  /** Every token given out so far stops working. */
  readonly revokeAll: () => void;
};

export function appTokens(office: Pick<MicrosoftOffice, "state" | "now">): AppTokens {
  const tenantId = randomUUID();
  const clientId = randomUUID();
  const clientSecret = `sandbox~${randomBytes(24).toString("base64url")}`;
  const goodUntil = new Map<string, number>();
  return {
    tenantId,
    clientId,
    clientSecret,
    answer({ path, body }) {
      const form = new URLSearchParams(body);
      const [, tenant] = path.split("/");
      if (tenant !== tenantId) return refused(400, "invalid_request", `AADSTS90002: ${tenant}`);
      if (form.get("grant_type") !== "client_credentials")
        return refused(400, "unsupported_grant_type", "AADSTS70003");
      if (form.get("client_id") !== clientId)
        return refused(400, "unauthorized_client", "AADSTS700016: Application not found.");
      if (form.get("client_secret") !== clientSecret)
        return refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
      if (!form.get("scope")?.split(" ").includes(SCOPE))
        return refused(400, "invalid_scope", `AADSTS70011: ${form.get("scope")}`);
      const token = `eyJ0.sandbox-${randomBytes(24).toString("base64url")}`;
      const seconds = office.state.behaviour.tokenSeconds;
      goodUntil.set(token, office.now() + seconds * 1000);
      forgetOldest(goodUntil, TOKENS_KEPT);
      const life = { expires_in: seconds, ext_expires_in: seconds };
      return jsonAnswer(200, { token_type: "Bearer", ...life, access_token: token });
    },
    isGood: (token) => office.now() < (goodUntil.get(token ?? "") ?? 0),
    revokeAll: () => goodUntil.clear(),
  };
}

function refused(status: number, error: string, description: string): VendorAnswer {
  const said = `${description}\r\nTrace ID: sandbox`;
  return jsonAnswer(status, { error, error_description: said, error_codes: [] });
}
