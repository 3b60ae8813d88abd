import {
  bulkhead,
  circuitBreaker,
  handleWhen,
  type IPolicy,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  SamplingBreaker,
  wrap,
} from "cockatiel";
import { VendorError } from "#errors.ts";

/** What all calls to one vendor share: how many at once, and whether it is worth asking at all. */
export type VendorGuard = {
  readonly vendor: string;
  readonly probeAfterMs: number;
  readonly policy: IPolicy;
};

export type VendorCall<T> = {
  /** An "interactive-read" may be asked once more while its deadline lasts; nothing else ever is. */
  readonly kind: "write" | "read" | "interactive-read";
  /** Milliseconds for everything: the queue, the connection, the headers and the whole body. */
  readonly deadlineMs: number;
  /** Must stop when the signal says so: only then are its sockets given back. */
  readonly perform: (signal: AbortSignal) => Promise<T>;
  /**
   * Whether the vendor may hold the request by now: only then can a failure leave a write in doubt,
   * whatever became of the questions before it. Left out by calls that send it at once.
   */
  readonly mayHaveArrived?: () => boolean;
  /** Puts the vendor's own failure into our words. */
  readonly explain: (cause: unknown) => VendorError;
};

/** One for each vendor and account, for the life of the process: it remembers the last half minute. */
export function vendorGuard(
  vendor: string,
  { concurrentMax = 20, waitingMax = 200, probeAfterMs = 15_000 } = {},
): VendorGuard {
  const breaker = circuitBreaker(handleWhen(saysThatTheVendorIsUnwell), {
    halfOpenAfter: probeAfterMs,
    // It breaks above the threshold, and we mean "at half": 10 of 20 in 30 seconds.
    breaker: new SamplingBreaker({ threshold: 0.499, duration: 30_000, minimumRps: 20 / 30 }),
  });
  return { vendor, probeAfterMs, policy: wrap(breaker, bulkhead(concurrentMax, waitingMax)) };
}

/**
 * The same guard with a narrower door before it, for a part of a vendor that takes less at once than
 * the whole: who waits there takes no place from calls to other parts.
 */
export function narrowed(
  guard: VendorGuard,
  { concurrentMax, waitingMax }: { readonly concurrentMax: number; readonly waitingMax: number },
): VendorGuard {
  return { ...guard, policy: wrap(bulkhead(concurrentMax, waitingMax), guard.policy) };
}

/**
 * Every call that leaves for a vendor goes through here: SDKs wait for ever by default, even the
 * ones with a time-out, when the answer comes a byte a second. Throws nothing but VendorError.
 */
export async function vendorCall<T>(guard: VendorGuard, call: VendorCall<T>): Promise<T> {
  const deadline = AbortSignal.timeout(call.deadlineMs);
  try {
    return await attempt(guard, call, deadline);
  } catch (failure) {
    if (!(call.kind === "interactive-read" && mayBeAskedAgain(failure, deadline))) throw failure;
    return await attempt(guard, call, deadline);
  }
}

async function attempt<T>(guard: VendorGuard, call: VendorCall<T>, deadline: AbortSignal) {
  let started = false;
  const explain = (cause: unknown): VendorError => {
    if (deadline.aborted) return tooLate(guard, call, started && arrived(call));
    return cause instanceof VendorError ? cause : call.explain(cause);
  };
  const work = guard.policy.execute(() => {
    started = true;
    // Explained in here, because the breaker counts by verdict.
    return before(deadline, call.perform(deadline)).catch((cause: unknown) => {
      throw explain(cause);
    });
  }, deadline);
  try {
    return await before(deadline, work);
  } catch (cause) {
    throw withoutDoubtAboutReads(call, keptBack(guard, cause) ?? explain(cause));
  }
}

/** The deadline wins even over work that does not listen to it. */
function before<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(deadline.reason);
    if (deadline.aborted) stop();
    deadline.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => deadline.removeEventListener("abort", stop));
  });
}

/** Why our own guard did not even let the call out. */
function keptBack(guard: VendorGuard, cause: unknown): VendorError | undefined {
  const failure = { verdict: "retry", ambiguous: false, cause } as const;
  if (isBrokenCircuitError(cause)) {
    const detail = "not asked, because most of the last calls failed";
    return new VendorError(guard.vendor, { ...failure, detail, retryAfterMs: guard.probeAfterMs });
  }
  if (isBulkheadRejectedError(cause)) {
    return new VendorError(guard.vendor, { ...failure, detail: "not asked, too many calls wait" });
  }
  return undefined;
}

function arrived(call: VendorCall<unknown>): boolean {
  return call.mayHaveArrived?.() ?? true;
}

function tooLate(guard: VendorGuard, call: VendorCall<unknown>, ambiguous: boolean): VendorError {
  const detail = `no whole answer within ${call.deadlineMs} ms`;
  return new VendorError(guard.vendor, { verdict: "retry", ambiguous, detail });
}

/** Nothing can have happened by a read, or before a write was sent, whatever became of the answer. */
function withoutDoubtAboutReads(call: VendorCall<unknown>, failure: VendorError): VendorError {
  return call.kind === "write" && arrived(call) ? failure : withoutDoubt(failure);
}

/** The same failure of a call that can have changed nothing. */
export function withoutDoubt(failure: VendorError): VendorError {
  if (!failure.ambiguous) return failure;
  const { vendor, verdict, retryAfterMs, code, message, cause } = failure;
  const detail = message.slice(`${vendor}: `.length);
  return new VendorError(vendor, { verdict, ambiguous: false, retryAfterMs, code, detail, cause });
}

function mayBeAskedAgain(failure: unknown, deadline: AbortSignal): boolean {
  return saysThatTheVendorIsUnwell(failure) && !deadline.aborted && !asksForPatience(failure);
}

function asksForPatience(failure: unknown): boolean {
  return failure instanceof VendorError && failure.retryAfterMs !== undefined;
}

/** A refused password or a missing calendar says nothing about the vendor's health. */
function saysThatTheVendorIsUnwell(failure: unknown): boolean {
  return failure instanceof VendorError && failure.verdict === "retry";
}
