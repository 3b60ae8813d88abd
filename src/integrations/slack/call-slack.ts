import { webApi } from "@slack/bolt";
import type { z } from "zod";
import { vendorCall, vendorGuard } from "#integrations/vendor-call.ts";
import { slackClientOptions } from "./client-options.ts";
import { explainSlack, unreadable, VENDOR } from "./verdicts.ts";

/** One call of a method of the Web API: its answer checked, its failures as VendorErrors. */
export type CallSlack = <T>(
  method: string,
  sent: Readonly<Record<string, unknown>>,
  read: { readonly kind: "read" | "write"; readonly answer: z.ZodType<T> },
) => Promise<T>;

export function slackCaller({
  botToken,
  apiUrl,
  deadlineMs,
}: {
  readonly botToken: string;
  readonly apiUrl: string;
  readonly deadlineMs: number;
}): CallSlack {
  const client = new webApi.WebClient(botToken, slackClientOptions({ apiUrl, deadlineMs }));
  const guard = vendorGuard(VENDOR);
  return (method, sent, { kind, answer }) => {
    let asked = false;
    return vendorCall(guard, {
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
  };
}
