import { describeLocal } from "#booking/local-time.ts";
import type { DeskItem } from "#ports/desk.ts";
import { stateWords } from "./state-words.ts";
import { escapeControls, named, readersTime, safe } from "./words.ts";

/** One request as lists show it: the state in words, who, what, how late, what it is worth, and whose. */
export function deskLine(item: DeskItem): string {
  const { reference, state, vip, clientName, serviceName, owner, url } = item;
  const { mark, word } = stateWords[state];
  const parts = [
    `${mark} ${link(url, reference)} *${safe(clientName, 80) || "(no name)"}*${vip ? " ⭐ VIP" : ""}: ${safe(serviceName, 100)}`,
    ...wanted(item),
    due(item),
    ...(item.deal === undefined ? [] : [`open deals ${money(item.deal)}`]),
    ...(owner === undefined ? [] : [named(owner)]),
    // The queue is what needs a person; of the rest the state says how it stands.
    ...(state === "open" ? [] : [word.toLowerCase()]),
  ];
  return parts.join(" · ");
}

/** The client's own time, with its zone in words: the reader's alone misleads. */
function wanted({ wantedStart, clientZone }: DeskItem): readonly string[] {
  return wantedStart === undefined ? [] : [safe(describeLocal(wantedStart, clientZone), 120)];
}

function due({ dueAt, overdue }: DeskItem): string {
  const when = readersTime(dueAt, "{date_short_pretty} {time}");
  return overdue ? `⏰ *overdue* since ${when}` : `due ${when}`;
}

/** "USD 48,000" */
export function money({ amount, currency }: NonNullable<DeskItem["deal"]>): string {
  const figure = amount.toLocaleString("en-US", { maximumFractionDigits: 0 });
  return currency === undefined ? figure : `${safe(currency, 3)} ${figure}`;
}

/** Our own page, by the words; where the address is none that Slack takes, the words alone. */
export function link(url: string, words: string): string {
  const text = escapeControls(words);
  return /^https?:\/\/[^\s<>|]{1,2000}$/.test(url) ? `<${url}|${text}>` : text;
}
