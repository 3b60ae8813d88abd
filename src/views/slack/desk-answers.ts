import { describeLocal } from "#booking/local-time.ts";
import type { BandJudgement } from "#kpi/band.ts";
import type { DeskFigures, DeskItem, FoundRequest } from "#ports/desk.ts";
import { sayMinutes } from "#views/charts/minutes.ts";
import { type Block, markdown } from "./blocks.ts";
import { deskLine, link } from "./desk-line.ts";
import { type Notice, notice } from "./notices.ts";
import { named, safe } from "./words.ts";

/** What /gatehouse answers, for the one who asked alone. */

/** What notifications and screen readers get; Slack takes 4,000. */
const TEXT_MAX = 3_500;
/** More than this nobody reads in an answer; the console has all of them. */
const linesMax = 15;

type Listed = { readonly items: readonly DeskItem[]; readonly inHand: number };

export function queueAnswer({ items, inHand }: Listed): Notice {
  const others = inHand === 0 ? "" : ` ${counted(inHand, "more")} in somebody's hands.`;
  if (items.length === 0) return answer([`Nobody waits.${others}`]);
  return answer([`*${counted(items.length, "request")} waiting.*${others}`, ...lines(items)]);
}

export function mineAnswer({ items }: Listed): Notice {
  if (items.length === 0) return answer(["You have nothing in hand."]);
  return answer([`*${counted(items.length, "request")} in your hands.*`, ...lines(items)]);
}

export function onCallAnswer({
  person,
}: {
  readonly person: { readonly name: string; readonly chatUserId: string | undefined } | undefined;
}): Notice {
  if (person === undefined)
    return answer(["Nobody is on call. An admin has to name somebody in company.yaml."]);
  return answer([`${named(person)} is on call now.`]);
}

export function foundAnswer(
  { requests, more }: { readonly requests: readonly FoundRequest[]; readonly more: boolean },
  search: string,
): Notice {
  const wanted = `“${safe(search, 80)}”`;
  if (requests.length === 0)
    return answer([
      `No request for ${wanted}. Type the beginning of a name, a phone number, or GH- and a number.`,
    ]);
  return answer([
    `*${counted(requests.length, "request")} for ${wanted}*${more ? ", the newest of more" : ""}`,
    ...requests.map(foundLine),
  ]);
}

const requestStates: Readonly<Record<FoundRequest["state"], string>> = {
  received: "received",
  booked: "booked",
  escalated: "before a person",
  waitlisted: "on the waitlist",
  closed: "closed",
};

function foundLine(request: FoundRequest): string {
  const { reference, clientName, clientZone, serviceName, state, wantedStart, url } = request;
  const when =
    wantedStart === undefined ? "" : `, ${safe(describeLocal(wantedStart, clientZone), 120)}`;
  const who = safe(clientName, 80) || "(no name)";
  return `• ${link(url, reference)} ${who}: ${safe(serviceName, 100)}${when} (${requestStates[state]})`;
}

const judgements: Readonly<Record<BandJudgement, string>> = {
  "too-little-data": "too few to judge",
  below: "below the healthy band",
  healthy: "healthy",
  above: "above the healthy band",
};

export function figuresAnswer(figures: DeskFigures): Notice {
  return answer(["*The last seven days*", ...figureLines(figures)]);
}

/** The lines that the answer and everybody's Home have in common. */
export function figureLines(figures: DeskFigures): readonly string[] {
  const { interventionRate, band, firstHumanP50Minutes, resolutionP50Minutes } = figures;
  const { decided, escalated, rate, judgement } = interventionRate;
  const share = rate === undefined ? "" : ` = ${percent(rate)}`;
  const healthy = `${Math.round(band.low * 100)}–${percent(band.high)} is healthy`;
  return [
    `• A person was needed for ${escalated} of ${counted(decided, "request")}${share}: ${judgements[judgement]} (${healthy})`,
    `• First answer of a person: ${middle(firstHumanP50Minutes)}`,
    `• Settled: ${middle(resolutionP50Minutes)}`,
  ];
}

function middle(minutes: number | undefined): string {
  return minutes === undefined ? "none yet" : `half of them within ${sayMinutes(minutes)}`;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;

function lines(items: readonly DeskItem[]): readonly string[] {
  const shown = items.slice(0, linesMax).map((item) => `• ${deskLine(item)}`);
  const left = items.length - shown.length;
  return left > 0 ? [...shown, `and ${left} more`] : shown;
}

/** A block for each line: each fits Slack's limit for itself, whatever clients are called. */
function answer(said: readonly string[]): Notice {
  const blocks: Block[] = said.map((line, index) => ({
    type: "section",
    block_id: `gh.answer.${index}`,
    text: markdown(line),
  }));
  return { ...notice(wholeLines(said)), blocks };
}

/** Cut between lines only: within one a link or an entity would break. */
function wholeLines(said: readonly string[]): string {
  let text = "";
  for (const line of said) {
    if (text.length + line.length >= TEXT_MAX) return `${text}\n…`;
    text = text === "" ? line : `${text}\n${line}`;
  }
  return text;
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 || what === "more" ? "" : "s"}`;
}
