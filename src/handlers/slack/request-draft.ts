import { z } from "zod";
import { inputs } from "#views/slack/identifiers.ts";
import type { RequestDraft } from "#views/slack/request-dialog.ts";
import type { DialogSubmitted } from "./payload.ts";

/** Of Slack's own addresses only: it came from a payload, and goes to people as a link. */
const permalinkForm =
  /^https:\/\/[a-z0-9-]{1,80}\.slack\.com\/archives\/[A-Z0-9]{1,30}\/p\d{10,20}(\?[\w=&.]{1,80})?$/;

/** What the dialog remembers from one submit to the next. */
const Memory = z.object({
  permalink: z.string().regex(permalinkForm).optional(),
  /** The instant that was read back, and the words that it was read from. */
  start: z.iso.datetime().optional(),
  from: z.string().optional(),
});
export type Memory = z.infer<typeof Memory>;

export function encodeMemory(memory: Memory): string {
  return JSON.stringify(memory);
}

/** undefined for what is not ours. */
export function decodeMemory(text: string): Memory | undefined {
  try {
    return Memory.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Where a message stands; undefined where Slack's payload does not make an address. */
export function permalinkOf(message: {
  readonly domain: string;
  readonly channelId: string;
  readonly ts: string;
  readonly threadTs: string | undefined;
}): string | undefined {
  const { domain, channelId, ts, threadTs } = message;
  const page = `https://${domain}.slack.com/archives/${channelId}/p${ts.replace(".", "")}`;
  const inThread = threadTs !== undefined && threadTs !== ts;
  const link = inThread ? `${page}?thread_ts=${threadTs}&cid=${channelId}` : page;
  return permalinkForm.test(link) ? link : undefined;
}

/** What was typed and chosen, as it came. */
export function readDraft({ view }: DialogSubmitted): RequestDraft {
  const field = (name: keyof typeof inputs) =>
    view.state.values[inputs[name].block]?.[inputs[name].action];
  const typed = (name: keyof typeof inputs) => field(name)?.value?.trim() ?? "";
  return {
    service: field("requestService")?.selected_option?.value,
    name: typed("requestName"),
    email: typed("requestEmail"),
    phone: typed("requestPhone"),
    zone: field("requestZone")?.selected_option?.value ?? "",
    when: typed("requestWhen"),
    notes: typed("requestNotes"),
    askPerson: (field("requestAsk")?.selected_options ?? []).length > 0,
  };
}
