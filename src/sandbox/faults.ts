import { z } from "zod";

const expression = z.string().refine(compiles, "this is not a regular expression");
const common = {
  /**
   * A regular expression that is looked for in the call. HTTP: "POST /calendar/v3/freeBusy", so a
   * bare Slack method name ("chat.postMessage") matches too. SMTP: the sender and recipients.
   */
  match: expression.default("."),
  /** How many calls it spoils before it is used up. */
  times: z.int().positive().default(1),
};

/**
 * What can go wrong at a pretend HTTP vendor. "hang", "html", "status", "rate-limited", "unauthorized"
 * and "echo" answer instead of the work; "delay", "drip", "truncated" and "reset-after-accept" come with
 * the work done and stored.
 */
export const HttpFault = z.discriminatedUnion("kind", [
  /** The vendor's own error body with this status; `error` is the vendor's word ("is_archived", "backendError"). */
  z.strictObject({
    kind: z.literal("status"),
    status: z.int().min(200).max(599),
    error: z.string().default("internal_error"),
    ...common,
  }),
  z.strictObject({ kind: z.literal("delay"), milliseconds: z.int().positive(), ...common }),
  z.strictObject({ kind: z.literal("hang"), ...common }),
  /** The right answer, one byte at a time. */
  z.strictObject({
    kind: z.literal("drip"),
    everyMilliseconds: z.int().positive().default(500),
    ...common,
  }),
  z.strictObject({ kind: z.literal("reset-after-accept"), ...common }),
  z.strictObject({ kind: z.literal("html"), status: z.int().default(200), ...common }),
  /** Promises the whole answer in its Content-Length and closes in the middle. */
  z.strictObject({ kind: z.literal("truncated"), ...common }),
  /** 429; `retryAfter` is sent as it stands: seconds, an HTTP date, or null for none at all. */
  z.strictObject({
    kind: z.literal("rate-limited"),
    retryAfter: z.union([z.int(), z.string(), z.null()]).default(1),
    ...common,
  }),
  z.strictObject({ kind: z.literal("unauthorized"), ...common }),
  /** The vendor's own error body, with all that was sent to it repeated in its words. */
  z.strictObject({
    kind: z.literal("echo"),
    status: z.int().min(400).max(599).default(400),
    error: z.string().default(""),
    ...common,
  }),
]);
export type HttpFault = z.infer<typeof HttpFault>;

/** What can go wrong at the pretend mail server; "delay" and "reset-after-accept" keep the message. */
export const MailFault = z.discriminatedUnion("kind", [
  /** 451 after DATA: try again later. */
  z.strictObject({ kind: z.literal("refuse"), ...common }),
  /** 550 for the recipient: never. */
  z.strictObject({ kind: z.literal("permanent"), ...common }),
  /** 535: these credentials are not valid (any more). */
  z.strictObject({ kind: z.literal("unauthorized"), ...common }),
  /** DATA is never answered, and the message is not kept. */
  z.strictObject({ kind: z.literal("hang"), ...common }),
  z.strictObject({ kind: z.literal("delay"), milliseconds: z.int().positive(), ...common }),
  /** The message is kept, and the connection is cut before the 250. */
  z.strictObject({ kind: z.literal("reset-after-accept"), ...common }),
]);
export type MailFault = z.infer<typeof MailFault>;

type Scripted = { readonly kind: string; readonly match: string; readonly times: number };
/** A fault with how many times it has struck. */
export type ListedFault<Fault> = Fault & { readonly id: number; readonly used: number };

export type FaultScript<Fault extends Scripted, Input> = {
  /** Throws a ZodError when the fault is not one of the kinds above. */
  readonly add: (fault: Input) => ListedFault<Fault>;
  /** Used-up faults stay listed, so that a test can see that its fault did strike. */
  readonly list: () => readonly ListedFault<Fault>[];
  readonly clear: () => void;
  /** The first fault with something left that matches the call, counted as used; undefined for none. */
  readonly take: (call: string, kinds?: readonly Fault["kind"][]) => Fault | undefined;
};
export type HttpFaults = FaultScript<HttpFault, z.input<typeof HttpFault>>;
export type MailFaults = FaultScript<MailFault, z.input<typeof MailFault>>;

export function httpFaults(): HttpFaults {
  return faultScript((fault) => HttpFault.parse(fault));
}

export function mailFaults(): MailFaults {
  return faultScript((fault) => MailFault.parse(fault));
}

function faultScript<Fault extends Scripted, Input>(
  complete: (fault: Input) => Fault,
): FaultScript<Fault, Input> {
  let faults: (Fault & { id: number; used: number })[] = [];
  let ids = 0;
  return {
    add(fault) {
      ids += 1;
      const added = { ...complete(fault), id: ids, used: 0 };
      faults.push(added);
      return added;
    },
    list: () => faults,
    clear() {
      faults = [];
    },
    take(call, kinds) {
      const struck = faults.find(
        (fault) =>
          fault.used < fault.times &&
          (kinds === undefined || kinds.includes(fault.kind)) &&
          new RegExp(fault.match).test(call),
      );
      if (struck !== undefined) struck.used += 1;
      return struck;
    },
  };
}

function compiles(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}
