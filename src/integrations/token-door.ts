import { z } from "zod";
import { VendorError } from "#errors.ts";
import { networkDetail } from "./network-failure.ts";
import { retryAfterMs } from "./retry-after.ts";

/** Where a vendor trades codes and refresh tokens for access tokens (RFC 6749). */
export type TokenDoor = {
  readonly vendor: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly deadlineMs: number;
};

const Granted = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1).optional(),
  scope: z.string().default(""),
});
export type Granted = z.infer<typeof Granted>;

const Refused = z.object({ error: z.string(), error_description: z.string().catch("") });

/**
 * Asks for tokens once. "refused": what was sent opens nothing (invalid_grant), and asking again will not
 * change that. Never says what was sent, nor what came.
 */
export async function askForTokens(
  door: TokenDoor,
  fields: Readonly<Record<string, string>>,
): Promise<
  | { readonly kind: "granted"; readonly granted: Granted }
  | { readonly kind: "refused"; readonly reason: string }
> {
  const { clientId: client_id, clientSecret: client_secret } = door;
  const { response, body } = await post(door, door.tokenUrl, {
    client_id,
    client_secret,
    ...fields,
  });
  if (response.ok) {
    const granted = Granted.safeParse(body);
    if (granted.success) return { kind: "granted", granted: granted.data };
    throw new VendorError(door.vendor, { ...again, detail: "token: unreadable answer" });
  }
  const refused = Refused.safeParse(body);
  if (refused.success && isOver(refused.data.error))
    return { kind: "refused", reason: wordsOf(refused.data) };
  throw explained(door, response, refused.data);
}

/** Sends a form and leaves the answer to the caller, within the deadline. */
export async function post(
  { vendor, deadlineMs }: Pick<TokenDoor, "vendor" | "deadlineMs">,
  url: string,
  fields: Readonly<Record<string, string>>,
): Promise<{ readonly response: Response; readonly body: unknown }> {
  try {
    const response = await fetch(url, {
      method: "POST",
      body: new URLSearchParams(fields),
      signal: AbortSignal.timeout(deadlineMs),
      // A secret goes to nobody but the address that was configured.
      redirect: "error",
    });
    const body: unknown = await response.json().catch(() => undefined);
    return { response, body };
  } catch (cause) {
    throw new VendorError(vendor, { ...again, detail: `token: ${networkDetail(cause)}`, cause });
  }
}

const again = { verdict: "retry", ambiguous: false } as const;

/** Entra says the second one where a person has to sign in again, for whatever reason. */
const isOver = (error: string) => error === "invalid_grant" || error === "interaction_required";

/** Entra's descriptions go on for lines with ids of the call. */
function wordsOf({ error, error_description }: z.infer<typeof Refused>): string {
  const [said = ""] = error_description.split(/[\r\n]/);
  return said === "" ? error : `${error}: ${said.slice(0, 200)}`;
}

/** Any other refusal is about our own client (a wrong secret), not about the provider's consent. */
function explained(
  { vendor }: TokenDoor,
  { status, headers }: Response,
  refused: z.infer<typeof Refused> | undefined,
): VendorError {
  const ours = refused !== undefined && status >= 400 && status < 500 && status !== 429;
  return new VendorError(vendor, {
    verdict: ours ? "auth" : status === 501 ? "permanent" : "retry",
    ambiguous: false,
    detail: `token: ${status} ${refused === undefined ? "" : wordsOf(refused)}`.trim(),
    retryAfterMs: retryAfterMs(headers.get("retry-after")),
  });
}
