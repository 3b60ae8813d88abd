import { dayInterval, localDay } from "#booking/local-time.ts";
import { countryOfPhone } from "#intake/phone.ts";
import { readMoney } from "#messaging/money.ts";
import type { Message } from "#store/messages.ts";
import {
  type NewText,
  noteText,
  type TextCap,
  type TextCaps,
  type TextCost,
} from "#store/text-spend.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import type { NotByText } from "./may-text.ts";
import { tellAdmins } from "./tell-admins.ts";

type TextToBook = Omit<NewText, "at" | "caps" | "confirmsOptOut" | "price"> & {
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
    price: priceOf(company, text),
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
  moneyPerDay: "the day's limit of what texts may cost is reached",
  moneyPerMonth: "the month's limit of what texts may cost is reached",
} as const;

/** By the country of the number; in whole numbers, so that a bill and our sum are the same. */
function priceOf(
  { settings }: CurrentCompany,
  { phone, segments }: Pick<NewText, "phone" | "segments">,
): TextCost | undefined {
  const { money } = settings.texts;
  if (money === undefined) return undefined;
  const own = money.prices[countryOfPhone(phone) ?? ""];
  const price = readMoney(own ?? money.pricePerSegment);
  if (price === undefined) throw new Error("The settings were read with amounts alone");
  return { cost: price * segments, currency: money.currency };
}

function capsOf({ settings }: CurrentCompany, at: Date): TextCaps {
  const { texts, zone } = settings;
  const day = localDay(at, zone);
  const { perDayMax, perMonthMax } = texts.money ?? {};
  return {
    since: dayInterval(day, zone).start,
    sinceMonth: dayInterval(firstOfMonth(day), zone).start,
    moneyPerDay: perDayMax === undefined ? undefined : readMoney(perDayMax),
    moneyPerMonth: perMonthMax === undefined ? undefined : readMoney(perMonthMax),
    all: texts.segmentsPerDayMax,
    perClient: texts.segmentsPerClientPerDayMax,
  };
}

const firstOfMonth = (day: string) => `${day.slice(0, 7)}-01`;

/** Once a day and limit (once a month for the month's), however many texts it holds back. */
async function tellOfCap(
  { db, wake }: Pick<FlowContext, "db" | "wake">,
  { settings }: CurrentCompany,
  { cap, at }: { cap: TextCap; at: Date },
): Promise<void> {
  const day = localDay(at, settings.zone);
  const period = cap === "moneyPerMonth" ? day.slice(0, 7) : day;
  await tellAdmins(db, `texts-held-back:${cap}:${period}`, {
    template: "texts-held-back",
    cap,
    since: at.toISOString(),
  });
  wake();
}
