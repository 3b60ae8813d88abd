/**
 * What Node says when nothing was sent, because there was nobody to send it to. Every other
 * broken connection may have carried the whole request before it broke.
 */
const notSent = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
  // The certificate was refused, so that the request stayed here.
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** True when the request certainly never left: refused, no such host, no trusted certificate. */
export function neverLeft(cause: unknown): boolean {
  return codesOf(cause).some((code) => notSent.has(code));
}

/** The innermost reason, because fetch itself only ever says "fetch failed". */
export function networkDetail(cause: unknown): string {
  const [code] = codesOf(cause).toReversed();
  return code ?? (cause instanceof Error ? cause.message : "unknown failure");
}

function codesOf(cause: unknown, depth = 0): string[] {
  if (!(cause instanceof Error) || depth > 5) return [];
  const own = "code" in cause && typeof cause.code === "string" ? [cause.code] : [];
  return [...own, ...codesOf(cause.cause, depth + 1)];
}
