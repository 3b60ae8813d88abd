import { type Contract, contractOf } from "./contract-check.ts";
import type { Parameter, PathItem, Schema } from "./specification.ts";

/*
 * The doors of consent and tokens, which neither vendor publishes as a file: our own, from RFC 6749, 7009,
 * 7523 and 7636 and from what each vendor adds on its own pages.
 */

export type ConsentVendor = "google" | "microsoft";

/** What goes to where people are asked, and to where tokens are given out. Answers to refusals are open. */
export function loadConsentContract(vendor: ConsentVendor): Contract {
  return contractOf({ paths: vendor === "google" ? googlePaths : microsoftPaths }, "");
}

/** Whether a call is about consent or tokens, and not about calendars. */
export const isConsentCall = (vendor: ConsentVendor, { path }: { readonly path: string }) =>
  vendor === "google"
    ? ["/token", "/revoke", "/o/oauth2/v2/auth"].includes(path)
    : path.includes("/oauth2/v2.0/");

const text: Schema = { type: "string", minLength: 1 };
const is = (...values: readonly string[]): Schema => ({ type: "string", enum: values });

const form = (properties: Readonly<Record<string, Schema>>, also: readonly string[] = []) => ({
  type: "object",
  required: Object.keys(properties).filter((name) => !also.includes(name)),
  properties,
});

const client = { client_id: text, client_secret: text };
const renewal = { grant_type: is("refresh_token"), refresh_token: text, ...client };
const redemption = {
  grant_type: is("authorization_code"),
  code: text,
  // RFC 7636: 43 letters at least.
  code_verifier: { type: "string", minLength: 43, maxLength: 128 },
  redirect_uri: text,
  ...client,
};

const granted = {
  type: "object",
  required: ["access_token", "expires_in", "token_type"],
  properties: {
    access_token: text,
    expires_in: { type: "integer", minimum: 1 },
    ext_expires_in: { type: "integer", minimum: 1 },
    refresh_token: text,
    scope: { type: "string" },
    token_type: is("Bearer"),
  },
};

const tokenDoor = (forms: readonly Schema[], parameters: readonly Parameter[] = []): PathItem => ({
  parameters,
  post: {
    requestBody: {
      required: true,
      content: { "application/x-www-form-urlencoded": { schema: { anyOf: forms } } },
    },
    responses: { "200": { content: { "application/json": { schema: granted } } } },
  },
});

const query = (names: Readonly<Record<string, Schema>>, also: readonly string[]): Parameter[] =>
  Object.entries(names).map(([name, schema]) => ({
    ...{ name, in: "query", schema },
    required: !also.includes(name),
  }));

const journey = {
  client_id: text,
  redirect_uri: text,
  response_type: is("code"),
  scope: text,
  state: text,
  code_challenge: { type: "string", minLength: 43, maxLength: 43 },
  code_challenge_method: is("S256"),
  login_hint: text,
};

const authorize = (parameters: readonly Parameter[]): PathItem => ({
  parameters,
  get: {},
  // The page's own form: the vendor's affair.
  post: { requestBody: { content: { "application/x-www-form-urlencoded": { schema: {} } } } },
});

const googlePaths: Readonly<Record<string, PathItem>> = {
  "/token": tokenDoor([
    form({ grant_type: is("urn:ietf:params:oauth:grant-type:jwt-bearer"), assertion: text }),
    form(redemption),
    form(renewal),
  ]),
  "/revoke": {
    post: {
      requestBody: {
        required: true,
        content: { "application/x-www-form-urlencoded": { schema: form({ token: text }) } },
      },
    },
  },
  "/o/oauth2/v2/auth": authorize(
    query(
      {
        ...journey,
        access_type: is("online", "offline"),
        prompt: is("none", "consent", "select_account"),
      },
      ["login_hint"],
    ),
  ),
};

/** What MSAL adds of itself. */
const library = {
  claims: text,
  client_info: text,
  "x-client-SKU": text,
  "x-client-VER": text,
  "x-client-OS": text,
  "x-client-CPU": text,
  "x-ms-lib-capability": text,
  "x-client-current-telemetry": text,
  "x-client-last-telemetry": text,
  "client-request-id": text,
};

const microsoftPaths: Readonly<Record<string, PathItem>> = {
  "/{tenant}/oauth2/v2.0/token": tokenDoor(
    [
      form(
        { grant_type: is("client_credentials"), scope: text, ...client, ...library },
        Object.keys(library),
      ),
      form({ ...redemption, scope: text }),
      form({ ...renewal, scope: text }),
    ],
    // MSAL's, too.
    query({ "client-request-id": text }, ["client-request-id"]),
  ),
  "/{tenant}/oauth2/v2.0/authorize": authorize(
    query({ ...journey, response_mode: is("query", "form_post") }, ["login_hint"]),
  ),
};
