import { findSaidTimes, type SaidTime, type SpokenLanguage } from "#booking/said-times.ts";

/** One clause of a message: folded words, spelled out, with § in the place of every time. */
export type Clause = {
  readonly words: string;
  /** The same before courtesy at both ends was taken off. */
  readonly full: string;
  /** What stands where a § is, in their order. */
  readonly times: readonly SaidTime[];
  /** Nothing comes after it in its sentence. */
  readonly isLast: boolean;
  /** The sentence that it stands in ends with a question mark. */
  readonly asks: boolean;
};

/** What people type, and what is meant: one spelling for everything that is compared. */
const spellings: readonly (readonly [RegExp, string])[] = [
  [/\bcan ?not\b|\bcan'?t\b/g, "cannot"],
  [/\bwon'?t\b/g, "will not"],
  [/\b(do|does|did|is|are|was|were|would|could|should|have|has)n'?t\b/g, "$1 not"],
  [/\b(i)'?m\b/g, "$1 am"],
  [/\b(i|we|you|he|she|they|it|that)'d\b/g, "$1 would"],
  [/\b(i|we|you|he|she|they|it|that)'ll\b/g, "$1 will"],
  [/\b(we|you|they)'re\b/g, "$1 are"],
  [/\b(i|we|you|they)'ve\b/g, "$1 have"],
  [/\b(it|that|he|she|what|there|something)'s\b/g, "$1 is"],
  [/\bthats\b/g, "that is"],
  [/\bits\b/g, "it is"],
  [/\b(i)ll (?=be|come|make|take|do|go|have|see|get)/g, "$1 will "],
  [/\bwere (?=still|good|coming|all)/g, "we are "],
  [/\blet'?s\b|\blet us\b/g, "lets"],
  [/\b(?:have )?(?:got to|gotta)\b/g, "have to"],
  [/\bwanna\b/g, "want to"],
  [/\b(?:gonna|gunna|goin to)\b/g, "going to"],
  [/\bu\b/g, "you"],
  [/\bur\b/g, "your"],
  [/\br\b/g, "are"],
  [/\b(?:pls|plz|plse|pleas|plese)\b/g, "please"],
  [/\b(?:thank you|thank u|thankyou|thx|thnx|tks|tx|ty|tysm|thanx)\b/g, "thanks"],
  [
    /\b(?:appt|apt|appts|appointmnt|apointment|appoinment|appointement|appointmet)\b/g,
    "appointment",
  ],
  [/\b(?:re[- ]?schedule?|resched|reshedule|reschedual|rescedule)\b/g, "reschedule"],
  [/\b(?:cancle|cancell|cansel|cancal|cncl|cancelate)\b/g, "cancel"],
  [/\b(?:tmrw|tmr|tmw|tomorow|tommorow|tommorrow|2morrow|2moro)\b/g, "tomorrow"],
  [/\b(?:mins?|minutes?|minuets?|mintues)\b/g, "minutes"],
  [/\b(?:hrs?|hours?)\b/g, "hours"],
  [/\b(\d{1,3})(?:m|minutes)\b/g, "$1 minutes"],
  [/\b(?:comfirm|conform|confrim|cofirm)(ed|ing)?\b/g, "confirm$1"],
  [/\b(?:thrusday|thursay|thurday|thurs|thrs|thur)\b/g, "thursday"],
  [/\b(?:weds|wensday|wednsday|wendsday|wedensday)\b/g, "wednesday"],
  [/\b(?:tuesay|teusday|tusday|tues)\b/g, "tuesday"],
  [/\b(?:firday|frday|fridy)\b/g, "friday"],
  // What it is to be instead of says nothing of when it is to be.
  [
    /\b(?:instead of|rather than|and not|not) (?:at )?\d{1,2}(?::\d\d)?(?: ?[ap]m)?\b(?= please|$|[.!?,])/g,
    "instead",
  ],
];

/** Nothing but approval, whoever sends it. */
export const approving =
  /(?:👍|👌|🙏|🙌|😊|🙂|😀|😃|😄|😁|✅|✔|☑|❤|♥|☺|💯|🎉)[\u{1f3fb}-\u{1f3ff}\ufe0f]*/gu;

/** Takes a message apart: its times first, by a library that knows them, then its clauses. */
export function readMessage(
  text: string,
  context: { readonly at: Date; readonly zone: string; readonly language?: SpokenLanguage },
): readonly Clause[] {
  const typed = respelt(text);
  const times = findSaidTimes(typed, context);
  const masked = times.reduceRight(
    (rest, { from, to }) => `${rest.slice(0, from)} § ${rest.slice(to)}`,
    typed,
  );
  const sentences = masked.match(/[^.!?;\n]+[.!?;\n]*/g) ?? [];
  const left = [...times];
  return sentences.flatMap((sentence) => {
    const asks = sentence.includes("?");
    const parts = partsOf(sentence);
    return parts.map((full, index) => ({
      full,
      words: trimmed(full),
      asks,
      isLast: index === parts.length - 1,
      times: left.splice(0, full.split("§").length - 1),
    }));
  });
}

/** Before the library looks: typing errors in the names of days cost it the whole time. */
function respelt(text: string): string {
  const plain = text
    .normalize("NFKC")
    .replace(/§/g, " ")
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/\p{Cf}/gu, "")
    .replace(/\p{Extended_Pictographic}[\u{1f3fb}-\u{1f3ff}\ufe0f]*/gu, " . ")
    .replace(/&/g, " and ")
    .replace(/(\d)\s*([ap])\.\s?m\.?/gi, "$1$2m")
    .toLowerCase();
  return spellings
    .reduce((rest, [said, meant]) => rest.replace(said, meant), plain)
    .replace(pastAnHour, (_, part: string, hour: string) => {
      const figure = hours.indexOf(hour) + 1;
      return `at ${figure === 0 ? hour : figure}:${part === "half" ? 30 : 15}`;
    });
}

const hours = "one two three four five six seven eight nine ten eleven twelve".split(" ");
const pastAnHour = new RegExp(`\\b(half|quarter) past (${hours.join("|")}|\\d{1,2})\\b`, "g");

const between =
  /,|[:()]|\s-+\s|[–—]|\b(?:and|so(?! (?:much|very|good|sorry|far|soon|that))|but|because|since|cause|cuz)\b|(?<=\S\S) (?=(?:can|could) (?:we|i|you) )/;

function partsOf(sentence: string): readonly string[] {
  return sentence
    .split(between)
    .map(folded)
    .filter((words) => words !== "");
}

/** Letters without accents, digits and § alone. */
function folded(part: string): string {
  return part
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^\p{L}\p{N}§'#]+/gu, " ")
    .replace(/(?<![\p{L}])'|'(?![\p{L}])/gu, " ")
    .replace(/\s+/g, " ")
    .replace(/\b(\p{L}{2,})(?: \1\b)+/gu, "$1")
    .trim();
}

const before =
  /^(?:(?:hi|hello|hey|hiya|hola|dear|good (?:morning|afternoon|evening|day)|there|all|team|guys|everyone|sir|maam|doctor|doc|so|very|sorry|apologies|my apologies|i am sorry|i am so sorry|i am very sorry|unfortunately|actually|ok|okay|k|well|um|uh|oh|oh no|oops|ugh|please|kindly|thanks|yes|yeah|yep|yup|yea|ya|also|just|then|now|(?:this|it) is [a-z]+(?= (?:can|could|i|we|please)\b)|hope you are well|sure|great|perfect|to bother you|about this|about that)(?: |$))+/;
const after =
  /(?:(?:^| )(?:please|thanks|sorry|so sorry|so much|very much|a lot|again|if possible|if that is (?:ok|okay|possible|alright)|if (?:you|i|we) can|if it is (?:ok|possible)|ok|okay|asap|as soon as possible|cheers|much appreciated|x|xx|lol|haha|ffs|for sure|altogether|entirely|completely|for good|for me|for us|then|now|by the way|sir|maam|in advance|have a (?:good|great|nice) (?:day|one|weekend|evening|night)))+$/;

/** Courtesy at both ends says nothing of what is wanted. */
function trimmed(words: string): string {
  const rest = words.replace(before, "").replace(after, "").trim();
  // Of courtesy alone the courtesy is the message.
  return rest === "" ? words : rest;
}
