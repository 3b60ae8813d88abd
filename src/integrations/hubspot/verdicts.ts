import { z } from "zod";
import { VendorError, type Verdict } from "#errors.ts";
import { networkDetail, neverLeft } from "#integrations/network-failure.ts";
import { retryAfterMs } from "#integrations/retry-after.ts";

export const VENDOR = "hubspot";

type Judgement = { readonly verdict: Verdict; readonly ambiguous: boolean };

const retry = { verdict: "retry", ambiguous: false } as const;
const retryInDoubt = { verdict: "retry", ambiguous: true } as const;
const permanent = { verdict: "permanent", ambiguous: false } as const;
const human = { verdict: "human", ambiguous: false } as const;
const conflict = { verdict: "conflict", ambiguous: false } as const;
const gone = { verdict: "gone", ambiguous: false } as const;

/** developers.hubspot.com, "Error handling"; whatever is not here is by its hundred. */
const byStatus: Record<number, Judgement> = {
  401: { verdict: "auth", ambiguous: false },
  404: gone,
  408: retryInDoubt,
  409: conflict,
  // Locked by another write, and "migrating": both may have taken this one in.
  423: retryInDoubt,
  429: retry,
  477: retryInDoubt,
  // Nobody at this address speaks the protocol: a wrong base URL, which no waiting mends.
  501: permanent,
};

/** What an item of a batch is refused with (207); the batch itself was a success. */
const byCategory: Record<string, Judgement> = {
  VALIDATION_ERROR: human,
  CONFLICT: conflict,
  OBJECT_ALREADY_EXISTS: conflict,
  OBJECT_NOT_FOUND: gone,
  MISSING_SCOPES: human,
  RATE_LIMITS: retry,
};

/** How long a limit lasts when the answer does not say. */
const pauseOfPolicyMs: Record<string, number> = { SECONDLY: 1_000, TEN_SECONDLY_ROLLING: 10_000 };

const scopes = z.array(z.string()).catch([]);
const Detail = z.object({
  message: z.string().catch(""),
  code: z.string().catch(""),
  context: z.object({ requiredGranularScopes: scopes, requiredScopes: scopes }).partial().catch({}),
});
/** HubSpot's one error body, for whole answers and for items of a batch. */
const ErrorBody = z.object({
  category: z.string().catch(""),
  policyName: z.string().catch(""),
  message: z.string().catch(""),
  errors: z.array(Detail).catch([]),
});
type ErrorBody = z.infer<typeof ErrorBody>;

/** HubSpot's answer that it did not do what it was asked. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: string;

  constructor(status: number, retryAfter: string | undefined, body: string) {
    super(`HTTP ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

/** Whatever @hubspot/api-client or fetch threw, as one of our own verdicts. */
export function explainHubSpot(cause: unknown): VendorError {
  if (cause instanceof Refused) return explainRefusal(cause);
  // A page, or half of an answer: the package found no JSON in it.
  if (cause instanceof SyntaxError) return unreadable("no JSON", cause);
  const judgement = neverLeft(cause) ? retry : retryInDoubt;
  return new VendorError(VENDOR, { ...judgement, detail: networkDetail(cause), cause });
}

/** A success by its status whose body is something else: it may well have been done. */
export function unreadable(what: string, cause: unknown): VendorError {
  return new VendorError(VENDOR, { ...retryInDoubt, detail: `unreadable answer: ${what}`, cause });
}

/** The error of the only item of a batch, whose status was a success all the same. */
export function explainItem(item: unknown): VendorError {
  const body = readBody(item);
  const judgement = byCategory[body.category] ?? retryInDoubt;
  return new VendorError(VENDOR, { ...judgement, detail: `207 ${describe(body)}` });
}

// It is not kept as the cause: its body holds what clients wrote, and would go to the log with it.
function explainRefusal({ status, retryAfter, body: sent }: Refused): VendorError {
  const body = readBody(parsed(sent));
  return new VendorError(VENDOR, {
    ...judge(status, body),
    detail: `${status} ${describe(body)}`.trim(),
    retryAfterMs:
      retryAfterMs(retryAfter) ?? (status === 429 ? pauseOfPolicyMs[body.policyName] : undefined),
  });
}

function judge(status: number, { category, policyName }: ErrorBody): Judgement {
  // The day's calls are used up: waiting means tomorrow, and somebody should know today.
  if (status === 429 && policyName === "DAILY") return human;
  // Since /2026-09/ the rules that a portal's admins made are among these, and only they know why.
  if (status === 400 && category === "VALIDATION_ERROR") return human;
  if (status === 403 && category === "MISSING_SCOPES") return human;
  const listed = byStatus[status];
  if (listed !== undefined) return listed;
  return status >= 400 && status < 500 ? permanent : retryInDoubt;
}

function readBody(sent: unknown): ErrorBody {
  const body = ErrorBody.safeParse(sent);
  if (body.success) return body.data;
  return { category: "", policyName: "", message: "an answer that is not HubSpot's", errors: [] };
}

function describe(body: ErrorBody): string {
  const needed = neededScopes(body);
  const words = [body.message, ...body.errors.map(({ message }) => message)].filter(Boolean);
  const advice = lacksOurProperty(body)
    ? "; run “gatehouse setup hubspot” once to create Gatehouse's own property"
    : needed.length > 0
      ? `; the token needs one of: ${needed.join(", ")}`
      : "";
  const name = [body.category, body.policyName].filter(Boolean).join(" ");
  const what = [name, [...new Set(words)].join(" ").slice(0, 300)].filter(Boolean).join(": ");
  return `${what}${advice}`;
}

function neededScopes({ category, errors }: ErrorBody): readonly string[] {
  if (category !== "MISSING_SCOPES") return [];
  return errors.flatMap(({ context }) => [
    ...(context.requiredGranularScopes ?? []),
    ...(context.requiredScopes ?? []),
  ]);
}

/** Both are what an account answers in which nobody ran the set-up, or where it was half done. */
function lacksOurProperty({ message, errors }: ErrorBody): boolean {
  const words = [message, ...errors.flatMap((error) => [error.code, error.message])].join(" ");
  const unknown = words.includes("PROPERTY_DOESNT_EXIST") && words.includes("gatehouse_id");
  return unknown || /by non-unique \S+ property gatehouse_id\b/.test(words);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
