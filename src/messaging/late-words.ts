import { isOneOf, who, whole } from "./phrases.ts";

/* "Running 10 late": the appointment stays as it is, and somebody should know. */

const numbers: Readonly<Record<string, number>> = {
  five: 5,
  ten: 10,
  fifteen: 15,
  twenty: 20,
  "twenty five": 25,
  thirty: 30,
  forty: 40,
  "forty five": 45,
  "half an hours": 30,
  "half hours": 30,
  "a half hours": 30,
  "a quarter of an hours": 15,
  "quarter of an hours": 15,
  "an hours": 60,
  "one hours": 60,
};

const howMuch = `(?:(?:about|around|roughly|maybe|like|up to|at least|approx|approximately|a good|another|probably|only|just) )*(?:(\\d{1,3})(?: (?:to|or) (\\d{1,3}))?(?: (minutes|hours))?|(${Object.keys(
  numbers,
)
  .sort((a, b) => b.length - a.length)
  .join(
    "|",
  )})(?: minutes)?|a (?:few|couple of|couple|bit|little|little bit|tad) ?(?:minutes)?|some minutes|§)`;
const being = `(?:${who} (?:am|are|will be|may be|might be|am going to be|are going to be|am gonna be|think i will be|expect to be|am probably|will probably be|am likely to be|will arrive|will get there|might arrive|am afraid i will be|could be) ?)?`;
const soft =
  "(?:(?:just|a bit|a little|slightly|still|also|probably|already|bit|a little bit|super|very|gonna be|going to be) )*";

const forms = whole(
  `${being}${soft}(?:running|being)? ?${soft}(?:${howMuch} )?(?:late|behind|behind schedule)(?: (?:for|to) (?:my|the|our) .{1,30})?(?: (?:by )?${howMuch})?(?: (?:§|today))?`,
  `(?:${who} )?(?:will |should |can |may |might )?(?:be|get|arrive|arriving|make it)? ?(?:there|here|late) in ${howMuch}`,
  `${being}${soft}(?:delayed|held up)(?: (?:by )?${howMuch})?`,
  `(?:my )?eta(?: is)? ${howMuch}`,
  `${who} need (?:${howMuch}) more(?: minutes)?`,
  `${being}(?:still )?(?:stuck|caught|sitting) in (?:some |bad |heavy |terrible |the )?traffic`,
  `(?:the )?traffic is (?:bad|terrible|awful|horrible|heavy|crazy|insane)`,
  `${being}(?:on my way|on our way|omw|otw|almost there|nearly there)`,
);
/** By themselves they say that somebody comes, and not that they come late. */
const onlyColour =
  /^(?:.*traffic.*|(?:(?:i|we) (?:am|are) )?(?:on my way|on our way|omw|otw|almost there|nearly there))$/;

export type LateWords = {
  readonly minutes: number | undefined;
  /** Says why, and not that. */
  readonly isColour: boolean;
};

export function readLate(words: string): LateWords | undefined {
  if (!isOneOf(forms, words)) return undefined;
  return { minutes: minutesIn(words), isColour: onlyColour.test(words) };
}

function minutesIn(words: string): number | undefined {
  const [, first, second, unit] =
    /(\d{1,3})(?: (?:to|or) (\d{1,3}))?(?: (minutes|hours))?/.exec(words) ?? [];
  if (first !== undefined) {
    const count = Number(second ?? first);
    const minutes = unit === "hours" ? count * 60 : count;
    return minutes >= 1 && minutes <= 240 ? minutes : undefined;
  }
  const named = Object.keys(numbers)
    .sort((a, b) => b.length - a.length)
    .find((name) => new RegExp(`\\b${name}\\b`).test(words));
  return named === undefined ? undefined : numbers[named];
}
