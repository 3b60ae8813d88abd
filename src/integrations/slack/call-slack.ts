import { webApi } from "@slack/bolt";
import type { z } from "zod";
import { VendorError } from "#errors.ts";
import { type VendorGuard, vendorCall, vendorGuard } from "#integrations/vendor-call.ts";
import { slackClientOptions } from "./client-options.ts";
import { explainSlack, saysTooFast, unreadable, VENDOR } from "./verdicts.ts";

/** One call of a method of the Web API: its answer checked, its failures as VendorErrors. */
export type CallSlack = <T>(
  method: string,
  sent: Readonly<Record<string, unknown>>,
  read: { readonly kind: "read" | "write"; readonly answer: z.ZodType<T> },
) => Promise<T>;

/**
 * What all who call share about a method that Slack wants to be left alone. By method, because so are
 * Slack's limits: a full channel must not keep the cards that are there from being redrawn.
 */
export type MethodPauses = {
  /** Milliseconds for which nobody should call; 0 where anybody may. */
  readonly left: (method: string) => Promise<number>;
  readonly pause: (method: string, forMs: number) => Promise<void>;
};

/** Somebody has to do something before it works again: about our token, or a channel. */
export type SlackTrouble = {
  readonly about: "token" | { readonly channelId: string };
  readonly detail: string;
};

export function slackCaller({
  botToken,
  apiUrl,
  deadlineMs,
  pauses,
  onTrouble,
}: {
  readonly botToken: string;
  readonly apiUrl: string;
  readonly deadlineMs: number;
  readonly pauses: MethodPauses;
  readonly onTrouble: (trouble: SlackTrouble) => Promise<void>;
}): CallSlack {
  const client = new webApi.WebClient(botToken, slackClientOptions({ apiUrl, deadlineMs }));
  const guardOf = guardsByMethod();
  return async (method, sent, { kind, answer }) => {
    const leftMs = await pauses.left(method);
    if (leftMs > 0) throw notAsked(method, leftMs);
    let asked = false;
    const work = vendorCall(guardOf(method), {
      kind,
      deadlineMs,
      // The client cannot be told to stop; its fetch stops by itself at the same deadline.
      async perform() {
        asked = true;
        const read = answer.safeParse(await client.apiCall(method, sent));
        if (!read.success) throw unreadable(method, read.error);
        return read.data;
      },
      mayHaveArrived: () => asked,
      explain: explainSlack,
    });
    return await work.catch(async (error: unknown) => {
      if (saysTooFast(error)) await pauses.pause(method, error.retryAfterMs ?? 1_000);
      const trouble = troubleIn(error, sent["channel"]);
      if (trouble !== undefined) await onTrouble(trouble);
      throw error;
    });
  };
}

function troubleIn(error: unknown, channelId: unknown): SlackTrouble | undefined {
  if (!(error instanceof VendorError)) return undefined;
  const { code, message: detail } = error;
  if (code === "token") return { about: code, detail };
  // Somebody who cannot be written to directly is no trouble of the desk's.
  if (code !== "channel" || typeof channelId !== "string" || !/^[CG]/.test(channelId))
    return undefined;
  return { about: { channelId }, detail };
}

/** One for each method: those that are refused as too fast must not make the others look unwell. */
function guardsByMethod(): (method: string) => VendorGuard {
  const guards = new Map<string, VendorGuard>();
  return (method) => {
    const guard = guards.get(method) ?? vendorGuard(VENDOR);
    guards.set(method, guard);
    return guard;
  };
}

function notAsked(method: string, retryAfterMs: number): VendorError {
  const detail = `${method}: not asked, because Slack wants it left alone`;
  return new VendorError(VENDOR, { verdict: "retry", ambiguous: false, detail, retryAfterMs });
}
