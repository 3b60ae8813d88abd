import { z } from "zod";
import { VendorError, type Verdict } from "#errors.ts";
import { networkDetail, neverLeft } from "#integrations/network-failure.ts";
import { retryAfterMs } from "#integrations/retry-after.ts";

export const VENDOR = "salesforce";

type Judgement = { readonly verdict: Verdict; readonly ambiguous: boolean };

const retry = { verdict: "retry", ambiguous: false } as const;
const retryInDoubt = { verdict: "retry", ambiguous: true } as const;
const permanent = { verdict: "permanent", ambiguous: false } as const;
const human = { verdict: "human", ambiguous: false } as const;
const conflict = { verdict: "conflict", ambiguous: false } as const;
const gone = { verdict: "gone", ambiguous: false } as const;
const auth = { verdict: "auth", ambiguous: false } as const;

/** Salesforce's own codes ("Status Codes and Error Responses"); whatever is not here is by its hundred. */
const byCode: Readonly<Record<string, Judgement>> = {
  UNABLE_TO_LOCK_ROW: retry,
  SERVER_UNAVAILABLE: retryInDoubt,
  INVALID_SESSION_ID: auth,
  INVALID_AUTH_HEADER: auth,
  // The org's own rules, and only its admins know why.
  FIELD_CUSTOM_VALIDATION_EXCEPTION: human,
  FIELD_FILTER_VALIDATION_EXCEPTION: human,
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: human,
  REQUIRED_FIELD_MISSING: human,
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: human,
  INSUFFICIENT_ACCESS: human,
  INSUFFICIENT_ACCESS_OR_READONLY: human,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: human,
  API_DISABLED_FOR_ORG: human,
  // There is a header that overrules the rule: whoever made it did not mean us to.
  DUPLICATES_DETECTED: human,
  MULTIPLE_CHOICES: human,
  ENTITY_IS_DELETED: gone,
  INVALID_CROSS_REFERENCE_KEY: gone,
  NOT_FOUND: gone,
  DUPLICATE_VALUE: conflict,
};

/** For a gate in front of Salesforce, and for answers without a code. */
const byStatus: Readonly<Record<number, Judgement>> = {
  300: human,
  401: auth,
  404: gone,
  408: retryInDoubt,
  409: conflict,
  420: retry,
  429: retry,
  // Nobody at this address speaks the protocol: a wrong base URL, which no waiting mends.
  501: permanent,
};

/** How long too many long requests at once may last; Salesforce does not say. */
const CROWDED_MS = 10_000;

const Problem = z.object({
  errorCode: z.string().catch(""),
  message: z.string().catch(""),
  fields: z.array(z.string()).catch([]),
  duplicateResult: z
    .object({
      matchResults: z.array(
        z.object({ matchRecords: z.array(z.object({ record: z.object({ Id: z.string() }) })) }),
      ),
    })
    .optional()
    .catch(undefined),
});
type Problem = z.infer<typeof Problem>;

/** Salesforce's answer that it did not do what it was asked. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: unknown;

  constructor(status: number, retryAfter: string | undefined, body: unknown) {
    super(`HTTP ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

/** Whatever jsforce or fetch threw, as one of our own verdicts. */
export function explainSalesforce(cause: unknown): VendorError {
  if (cause instanceof VendorError) return cause;
  if (cause instanceof Refused) return explainRefusal(cause);
  const judgement = neverLeft(cause) ? retry : retryInDoubt;
  return new VendorError(VENDOR, { ...judgement, detail: networkDetail(cause), cause });
}

/** A success by its status whose body is something else: it may well have been done. */
export function unreadable(what: string, cause: unknown): VendorError {
  return new VendorError(VENDOR, { ...retryInDoubt, detail: `unreadable answer: ${what}`, cause });
}

// It is not kept as the cause: its body holds what clients wrote, and would go to the log with it.
function explainRefusal({ status, retryAfter, body }: Refused): VendorError {
  const problem = readProblem(body);
  const judgement = judge(status, problem);
  return new VendorError(VENDOR, {
    ...judgement,
    code: problem.errorCode || undefined,
    detail: `${status} ${describe(problem)}`.trim(),
    retryAfterMs:
      retryAfterMs(retryAfter) ??
      (isCrowded(problem) && judgement.verdict === "retry" ? CROWDED_MS : undefined),
  });
}

function judge(status: number, problem: Problem): Judgement {
  const { errorCode } = problem;
  if (errorCode === "REQUEST_LIMIT_EXCEEDED") return isCrowded(problem) ? retry : human;
  if (lacksOurField(problem)) return human;
  // Two writers of one record of ours at once: the other one was quicker, and the next look finds it.
  if (errorCode === "DUPLICATE_VALUE" && namesOurField(problem)) return retry;
  const listed = byCode[errorCode] ?? byStatus[status];
  if (listed !== undefined) return listed;
  return status >= 400 && status < 500 ? permanent : retryInDoubt;
}

/** Too many at once passes; the day's calls used up means tomorrow, and somebody should know today. */
function isCrowded({ errorCode, message }: Problem): boolean {
  return errorCode === "REQUEST_LIMIT_EXCEEDED" && /concurrent/i.test(message);
}

/** What an org answers in which nobody ran the set-up, or where the field is hidden from us. */
function lacksOurField(problem: Problem): boolean {
  const unknown = ["INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE", "NOT_FOUND"];
  return unknown.includes(problem.errorCode) && namesOurField(problem);
}

function namesOurField({ message, fields }: Problem): boolean {
  return [message, ...fields].some((words) => words.includes("Gatehouse_"));
}

function readProblem(body: unknown): Problem {
  const [first] = Array.isArray(body) ? body : [body];
  const read = Problem.safeParse(first);
  if (read.success && (read.data.errorCode !== "" || read.data.message !== "")) return read.data;
  const message = "an answer that is not Salesforce's";
  return { errorCode: "", message, fields: [], duplicateResult: undefined };
}

function describe(problem: Problem): string {
  const { errorCode, message, fields, duplicateResult } = problem;
  const about = fields.length === 0 ? "" : ` (${fields.join(", ")})`;
  const alike = duplicateResult?.matchResults.flatMap(({ matchRecords }) =>
    matchRecords.map(({ record }) => record.Id),
  );
  const records = alike === undefined || alike.length === 0 ? "" : `; alike: ${alike.join(", ")}`;
  const advice = lacksOurField(problem)
    ? "; run “gatehouse setup salesforce” once to create Gatehouse's own fields"
    : "";
  const what = [errorCode, message.replace(/\s+/g, " ").trim().slice(0, 300)];
  return `${what.filter(Boolean).join(": ")}${about}${records}${advice}`;
}
