import type { MailCompany, MailContent } from "#ports/email.ts";
import type { Letter } from "./letter.ts";
import { momentLines } from "./when.ts";

type HeldBack = Extract<MailContent, { kind: "texts-held-back" }>;

type Words = {
  readonly heading: string;
  readonly whose: string;
  readonly per: string;
  readonly until: string;
  readonly setting: string;
};

const words: Readonly<Record<HeldBack["cap"], Words>> = {
  all: {
    heading: "No more texts to clients today",
    ...{ whose: "all clients", per: "day", until: "midnight" },
    setting: "texts.segmentsPerDayMax",
  },
  perClient: {
    heading: "No more texts to one client today",
    ...{ whose: "one client", per: "day", until: "midnight" },
    setting: "texts.segmentsPerClientPerDayMax",
  },
  moneyPerDay: {
    heading: "No more texts to clients today",
    ...{ whose: "all clients", per: "day", until: "midnight" },
    setting: "texts.money.perDayMax",
  },
  moneyPerMonth: {
    heading: "No more texts to clients this month",
    ...{ whose: "all clients", per: "month", until: "the month is over" },
    setting: "texts.money.perMonthMax",
  },
};

/** To an admin, once a day, or once a month: enough was spent on text messages. */
export function textsHeldBackLetter(content: HeldBack, company: MailCompany): Letter {
  const { cap, limit, since, zone, url } = content;
  const { heading, whose, per, until, setting } = words[cap];
  return {
    subject: heading,
    preview: `The limit of ${limit} a ${per} is reached.`,
    mark: { text: "Text messages", tone: "warn" },
    heading,
    greeting: undefined,
    paragraphs: [
      `The limit of ${limit} a ${per} for ${whose} is reached. Until ${until} what would be texted is sent by e-mail instead, or put before a person where no e-mail says it.`,
      `If this is too little, raise ${setting} in the company's settings. If nobody should have been texted so often, look at who was.`,
    ],
    facts: [{ label: "Since", lines: momentLines(since, zone), strong: true }],
    action: { label: "Open the console", url },
    reason: `You get this mail because you look after Gatehouse at ${company.name}.`,
  };
}
