import { z } from "zod";
import { VendorError, type Verdict } from "#errors.ts";
import { networkDetail, neverLeft } from "#integrations/network-failure.ts";
import { retryAfterMs } from "#integrations/retry-after.ts";

export const VENDOR = "google-calendar";

type Judgement = { readonly verdict: Verdict; readonly ambiguous: boolean };

const retry = { verdict: "retry", ambiguous: false } as const;
const retryInDoubt = { verdict: "retry", ambiguous: true } as const;
const permanent = { verdict: "permanent", ambiguous: false } as const;

/** developers.google.com/workspace/calendar/api/guides/errors; whatever is not here is by its hundred. */
const byStatus: Record<number, Judgement> = {
  401: { verdict: "auth", ambiguous: false },
  404: { verdict: "gone", ambiguous: false },
  408: retryInDoubt,
  409: { verdict: "conflict", ambiguous: false },
  410: { verdict: "gone", ambiguous: false },
  412: { verdict: "conflict", ambiguous: false },
  429: retry,
  // Nobody at this address speaks the protocol: a wrong base URL, which no waiting mends.
  501: permanent,
};

/** A 403 is nearly always final; these reasons only mean "slower". */
const slowDown = new Set(["rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded"]);

/** The parts of GaxiosError that we rely on. */
const HttpFailure = z.object({
  response: z.object({
    status: z.number(),
    headers: z.instanceof(Headers).catch(new Headers()),
    data: z.unknown(),
  }),
});
const ErrorBody = z.object({
  error: z.object({
    message: z.string().catch(""),
    errors: z.array(z.object({ reason: z.string().catch("") })).catch([]),
  }),
});

/** Whatever @googleapis/calendar or fetch threw, as one of our own verdicts. */
export function explainGoogle(cause: unknown): VendorError {
  const failed = HttpFailure.safeParse(cause);
  if (!failed.success) return explainBrokenConnection(cause);
  const { status, headers, data } = failed.data.response;
  const body = ErrorBody.safeParse(data);
  const reasons = body.success ? body.data.error.errors.map(({ reason }) => reason) : [];
  const message = body.success ? body.data.error.message : "an answer that is not Google's";
  return new VendorError(VENDOR, {
    ...judge(status, reasons),
    detail: `${status} ${[...reasons, message.slice(0, 300)].join(": ")}`,
    retryAfterMs: retryAfterMs(headers.get("retry-after")),
    cause,
  });
}

/** A success by its status whose body is something else: it may well have been done. */
export function unreadable(what: string, cause: unknown): VendorError {
  return new VendorError(VENDOR, { ...retryInDoubt, detail: `unreadable answer: ${what}`, cause });
}

/** An answer, held to what we rely on. Throws what `unreadable` makes. */
export function checked<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const { success, data, error } = schema.safeParse(answer);
  if (!success) throw unreadable(what, error);
  return data;
}

export function statusOf(cause: unknown): number | undefined {
  const failed = HttpFailure.safeParse(cause);
  return failed.success ? failed.data.response.status : undefined;
}

function judge(status: number, reasons: readonly string[]): Judgement {
  if (status === 403 && reasons.some((reason) => slowDown.has(reason))) return retry;
  const listed = byStatus[status];
  if (listed !== undefined) return listed;
  return status >= 400 && status < 500 ? permanent : retryInDoubt;
}

function explainBrokenConnection(cause: unknown): VendorError {
  const judgement = neverLeft(cause) ? retry : retryInDoubt;
  return new VendorError(VENDOR, { ...judgement, detail: networkDetail(cause), cause });
}
