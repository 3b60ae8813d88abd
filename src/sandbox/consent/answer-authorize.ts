import type { VendorAnswer, VendorRequest } from "#sandbox/vendor-server.ts";
import type { ConsentOptions } from "./consent-office.ts";
import { consentPage } from "./consent-page.tsx";
import type { Ledger } from "./ledger.ts";

/** GET shows the page; its buttons send a POST to the same address, and lead back to the program. */
export function answerAuthorize(
  request: VendorRequest,
  ledger: Ledger,
  options: ConsentOptions,
): VendorAnswer {
  const { vendorName, clientId } = options;
  const { query, method } = request;
  if (!isProper(query, clientId)) return page(400, `<h1>${vendorName}: invalid_request</h1>`);
  const scopes = (query.get("scope") ?? "").split(" ");
  if (method !== "GET") return leadBack(request, scopes, { ledger, options });
  const accounts = options.accounts();
  const accountHint = query.get("login_hint") ?? undefined;
  const { scopesMayBeLeftOut } = options;
  return page(200, consentPage({ vendorName, accounts, accountHint, scopes, scopesMayBeLeftOut }));
}

function isProper(query: URLSearchParams, clientId: string): boolean {
  const wanted = {
    client_id: clientId,
    response_type: "code",
    code_challenge_method: "S256",
  };
  return (
    Object.entries(wanted).every(([name, value]) => query.get(name) === value) &&
    query.has("code_challenge") &&
    URL.canParse(query.get("redirect_uri") ?? "")
  );
}

function leadBack(
  { query, body }: VendorRequest,
  scopes: readonly string[],
  { ledger, options }: { readonly ledger: Ledger; readonly options: ConsentOptions },
): VendorAnswer {
  const said = new URLSearchParams(body);
  const returnUrl = query.get("redirect_uri") ?? "";
  const back = new URL(returnUrl);
  back.searchParams.set("state", query.get("state") ?? "");
  if (said.get("answer") !== "allow") back.searchParams.set("error", "access_denied");
  else {
    const given = options.scopesMayBeLeftOut ? said.getAll("scope") : scopes;
    const code = ledger.addCode({
      family: { account: said.get("account") ?? "", scopes: given, isOver: false },
      isSpent: false,
      challenge: query.get("code_challenge") ?? "",
      returnUrl,
    });
    back.searchParams.set("code", code);
  }
  return { status: 302, headers: { location: back.href }, body: "" };
}

function page(status: number, body: string): VendorAnswer {
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
  return { status, headers, body };
}
