import { z } from "zod";
import { VendorError, type Verdict } from "#errors.ts";
import { networkDetail, neverLeft } from "#integrations/network-failure.ts";
import { retryAfterMs } from "#integrations/retry-after.ts";
import { withoutDoubt } from "#integrations/vendor-call.ts";

export const VENDOR = "microsoft-calendar";

type Judgement = { readonly verdict: Verdict; readonly ambiguous: boolean };

const retry = { verdict: "retry", ambiguous: false } as const;
const retryInDoubt = { verdict: "retry", ambiguous: true } as const;
const permanent = { verdict: "permanent", ambiguous: false } as const;

/** learn.microsoft.com/graph/errors; whatever is not here is by its hundred. */
const byStatus: Record<number, Judgement> = {
  401: { verdict: "auth", ambiguous: false },
  // No consent, or a mailbox outside of what the app was granted: only an administrator mends it.
  403: { verdict: "human", ambiguous: false },
  404: { verdict: "gone", ambiguous: false },
  408: retryInDoubt,
  409: { verdict: "conflict", ambiguous: false },
  410: { verdict: "gone", ambiguous: false },
  412: { verdict: "conflict", ambiguous: false },
  423: retry,
  429: retry,
  // Nobody at this address speaks the protocol: a wrong base URL, which no waiting mends.
  501: permanent,
};

/** Somebody of the tenant (or its guest) for whom Exchange Online keeps no mailbox; it comes as a 404. */
export const NO_MAILBOX = "MailboxNotEnabledForRESTAPI";

const ErrorBody = z.object({
  error: z.object({ code: z.string().catch(""), message: z.string().catch("") }),
});

/** Graph answered, and not with a success. */
export class GraphRefusal extends Error {
  override readonly name = "GraphRefusal";
  readonly status: number;
  /** Graph's own word ("ErrorItemNotFound"); empty where the answer is not Graph's. */
  readonly code: string;
  readonly retryAfterMs: number | undefined;

  constructor({ status, headers }: Pick<Response, "status" | "headers">, body: unknown) {
    const read = ErrorBody.safeParse(body);
    const { code, message } = read.success
      ? read.data.error
      : { code: "", message: "an answer that is not Graph's" };
    super(`${status} ${[code, message.slice(0, 300)].filter(Boolean).join(": ")}`);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs(headers.get("retry-after"));
  }
}

/** Whatever a call to Graph threw, as one of our own verdicts. */
export function explainGraph(cause: unknown): VendorError {
  if (cause instanceof VendorError) return cause;
  if (!(cause instanceof GraphRefusal)) return explainBrokenConnection(cause);
  const { status, code, message: detail, retryAfterMs } = cause;
  return new VendorError(VENDOR, { ...judge(status, code), detail, code, retryAfterMs, cause });
}

/** A success by its status whose body is something else: it may well have been done. */
export function unreadable(what: string, cause: unknown): VendorError {
  return new VendorError(VENDOR, { ...retryInDoubt, detail: `unreadable answer: ${what}`, cause });
}

/** The answer to a question, held to what we rely on: whatever it is, nothing was done. */
export function checked<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const { success, data, error } = schema.safeParse(answer);
  if (!success) throw withoutDoubt(unreadable(what, error));
  return data;
}

function judge(status: number, code: string): Judgement {
  if (code === NO_MAILBOX) return { verdict: "human", ambiguous: false };
  const listed = byStatus[status];
  if (listed !== undefined) return listed;
  return status >= 400 && status < 500 ? permanent : retryInDoubt;
}

function explainBrokenConnection(cause: unknown): VendorError {
  const judgement = neverLeft(cause) ? retry : retryInDoubt;
  return new VendorError(VENDOR, { ...judgement, detail: networkDetail(cause), cause });
}
