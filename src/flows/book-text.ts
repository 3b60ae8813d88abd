import { dayInterval, localDay } from "#booking/local-time.ts";
import type { Message } from "#store/messages.ts";
import { type NewText, noteText, type TextCaps } from "#store/text-spend.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import type { NotByText } from "./may-text.ts";
import { tellAdmins } from "./tell-admins.ts";

type TextToBook = Omit<NewText, "at" | "caps" | "confirmsOptOut"> & {
  readonly to: "client" | "member" | "opt-out";
};

/** Puts a text into our books before it is sent, unless too much was spent today; an admin hears of that once. */
export async function bookText(
  context: Pick<FlowContext, "db" | "now" | "company" | "wake">,
  { to, ...text }: TextToBook,
): Promise<Message | NotByText> {
  const company = await context.company();
  const at = context.now();
  const noted = await noteText(context.db, {
    ...text,
    at,
    caps: to === "member" ? undefined : capsOf(company, at),
    confirmsOptOut: to === "opt-out",
  });
  switch (noted.kind) {
    case "noted":
      return noted.message;
    case "revoked":
      return { reason: "the client opted out of texts", manner: "quietly" };
    case "over":
      await tellOfCap(context, company, { cap: noted.cap, at });
      return { reason: overInWords[noted.cap], manner: "told" };
  }
}

const overInWords = {
  all: "the day's limit of texts is reached",
  perClient: "the day's limit of texts to one client is reached",
} as const;

function capsOf({ settings }: CurrentCompany, at: Date): TextCaps {
  const { texts, zone } = settings;
  return {
    since: dayInterval(localDay(at, zone), zone).start,
    all: texts.segmentsPerDayMax,
    perClient: texts.segmentsPerClientPerDayMax,
  };
}

/** Once a day and limit, however many texts it holds back. */
async function tellOfCap(
  { db, wake }: Pick<FlowContext, "db" | "wake">,
  { settings }: CurrentCompany,
  { cap, at }: { cap: "all" | "perClient"; at: Date },
): Promise<void> {
  const day = localDay(at, settings.zone);
  await tellAdmins(db, `texts-held-back:${cap}:${day}`, {
    template: "texts-held-back",
    cap,
    since: at.toISOString(),
  });
  wake();
}
