import { asking, bare, details, isOneOf, telling, thing, visit, who, whole } from "./phrases.ts";

/* What clients write who want their appointment gone, or at another time. */

const ask = `(?:(?:${asking}) )`;
const tell = `(?:(?:${telling}) )`;
const cancel = "(?:cancel|call off|scrap)";

/** "My eye exam", but not "my other appointment", which may be anybody's. */
const kind = "(?:(?!other |old |last |previous |gym |yoga |first |second )[a-z]+ )?";

/** Says by itself what is to be cancelled. */
const cancels = whole(
  `${tell}?(?:please |just )*${cancel} ${thing}${details}`,
  `${tell}?(?:delete|remove|drop) (?:my|our) ${kind}${visit}${details}(?: from (?:the|your) (?:calendar|schedule|books|system|diary))?`,
  `${who} (?:am|are) cancell?ing ${thing}${details}`,
  `cancell?ing (?:my|our|todays|tomorrows|§) ?${kind}${visit}?${details}`,
  `${who} (?:no longer need|do not need|do not want) (?:my|the|this|our) ${kind}${visit}(?: (?:anymore|any more|any longer))?${details}`,
  `${cancel} (?:my|our|the)? ?${kind}${visit}${details}`,
);

/** Says that something is to be cancelled: what, only an appointment can tell. */
const cancelsSomething = whole(
  `${tell}(?:please |just )*${cancel}${details}`,
  `${cancel}${details}`,
  `${who} (?:am|are) cancell?ing${details}`,
);

/** "Cancel" needs an appointment that it can be about; "me" and "that" are none by themselves. */
export function wishesCancel(words: string, hasAppointment: boolean): boolean {
  if (isOneOf(cancels, words)) return hasAppointment || /appointment|visit|§/.test(words);
  return hasAppointment && isOneOf(cancelsSomething, words);
}

const cannot = `${who} (?:cannot|will not be able to|am not able to|are not able to|am unable to|are unable to|could not|am not going to be able to|am not going to|will not|may not|might not)(?: be able to)?`;
const cannotCome = whole(
  `(?:${who} )?(?:cannot|will not|am not able to|are not able to|will not be able to) (?:do|make|make it|come|come in|be there|stop by|attend)(?: (?:to|at|on))?(?: (?:§|${bare}|it|that|any of (?:these|those|them)(?: times)?|them))?${details}`,
  `${who} (?:am|are) not (?:coming|going to make it|able to come|going to be there)(?: in)?${details}`,
  `${cannot} (?:make|make it|come|come in|attend|be there|do|do it|get there|keep)(?: (?:to|for))?(?: ${thing})?${details}`,
  `(?:§|it|that|this time|that time) (?:does not|do not|will not|is not going to) work(?: (?:anymore|any more|any longer))?${details}`,
  `something (?:has )?(?:came|come) up(?: at work| at home| last minute)?`,
);

/** "Cant do 2, is 4:30 ok?" */
const asksThen = whole(
  "(?:is |would |could |maybe )?§(?: (?:be )?(?:ok|okay|possible|available|free|open|alright|good|fine))(?: (?:for you|with you|instead))*",
);
export const asksForTime = (words: string) => isOneOf(asksThen, words);

const notCancelled = whole(
  `(?:no )?(?:please |just )*do not (?:you dare )?${cancel}(?: (?:on )?${thing})?${details}`,
  `(?:no )?(?:please |just )*do not (?:you dare )?${cancel} (?:me|anything|yet)${details}`,
  `${who} (?:do not|will not|am not going to|did not) (?:want to |need to |mean to |wish to )?${cancel}(?: ${thing}| again)?${details}`,
  "(?:there is )?no need to cancel(?: it| anything| my appointment)?|not cancell?ing|no cancell?ing|i am not cancell?ing",
);
const notMoved = whole(
  `(?:please |just )*do not (?:reschedule|rebook|move|change|postpone|touch)(?: ${thing}| anything)?${details}`,
  "(?:there is )?no need to (?:move|reschedule|change|rebook)(?: it| anything| me| my appointment)?",
);
/** What they do not want changed. */
export function keeps(words: string): "not-cancelled" | "not-moved" | undefined {
  if (isOneOf(notCancelled, words)) return "not-cancelled";
  return isOneOf(notMoved, words) ? "not-moved" : undefined;
}

/** They cannot come. Whether they want another time or none, they have not said. */
export const cannotMakeIt = (words: string) => isOneOf(cannotCome, words);

const move =
  "(?:move|reschedule|rebook|re book|change|switch|push|push back|push out|bring|bring forward|shift|postpone|put off|swap|do|make|re arrange|rearrange)";
const surelyMove =
  "(?:move|reschedule|rebook|postpone|push back|rearrange|re arrange|switch|change|shift|push|bring forward)";
const anotherTime =
  "(?:a |an |some |any )?(?:different|another|other|later|earlier|new|sooner) (?:time|day|date|slot|week|appointment|one|times|days|dates|slots|options|opening|openings|time slot)";
const anotherDay =
  "(?:a |an |some |any )?(?:different|another|other|later|earlier|sooner) (?:time|day|date|slot|week|times|days|dates|slots|time slot)";
const toWhen = `(?: (?:up |back |forward |over |out )?(?:to|for|until|till|on|at|by|around|from §? ?to)?(?: around| about| like| say| maybe)? ?(?:§(?: § )?|${bare}|${anotherTime}))`;
const instead =
  "(?: (?:instead|rather|if (?:you have|there is) (?:anything|something|a slot|an opening|space|room)))?";
const near = "(?:on|at|for|around|about|in|by|like|say|in the|till|until|after|before)";

const moves = whole(
  `${ask}?${surelyMove}(?: ${thing}(?: time| date)?)?${details}${toWhen}?${instead}`,
  `${ask}?${surelyMove} (?:the |my )?(?:time|date|day|hour)(?: of ${thing})?${details}${toWhen}?${instead}`,
  `${ask}?${move} ${thing}${toWhen}${instead}`,
  `${ask}?(?:be )?(?:moved|rescheduled|postponed|pushed|seen|fit in|squeezed in)${toWhen}${instead}`,
  `${ask}?(?:get|have|find|book|pick|choose|do|try|request|ask for)?(?: me| us)? ?${anotherDay}(?: (?:would be|is) (?:better|great|good))?${instead}${details}`,
  `${ask}?${move} (?:it |this |that )?(?:an? |one |half an |a little |a bit |§ |\\d+ (?:hours|minutes) )?(?:hours? |bit )?(?:later|earlier|sooner)${details}`,
  `${ask}?come(?: in)? (?:an? |a bit |a little |half an |an hours )*(?:hours? )?(?:later|earlier|sooner)${details}`,
);

/** Names a time in a way that means "then, and not at the other one". */
const movesThen = whole(
  `(?:can|could|may|might) (?:i|we|you) (?:please )?(?:do|make it|make|come|come in|come by|have|get|take|go for|say|see me|fit me in|squeeze me in|push it|bump it)(?: ${near})* ?(?:§|${bare})${instead}`,
  `(?:(?:how|what) about|would|could|maybe|lets do|lets say|lets make it|make it|say|possibly|perhaps)(?: it be)?(?: ${near})? ?(?:§|${bare})(?: (?:work|be (?:ok|okay|possible|alright|better|fine)|possible|ok|okay|free|available|open|better))?(?: (?:for you|with you|by you))?${instead}`,
  `(?:(?:do|would) you have|have you got|is there|are there|got|you have|any)(?: (?:anything|something|any|a slot|slots|openings|an opening|any openings|any slots|availability|any availability|space|room|time|times|free|open|available|any time|a time|an appointment|appointments))+(?: (?:open|free|available|left|else))?(?: ${near})* ?(?:§|${bare}|later|earlier|sooner|that day|another day)? (?:instead|rather)`,
  `${who} (?:would prefer|prefer|would rather(?: have| do| come)?|can do|can make|can come|could do|could make|could come|could come in|can come in)(?: ${near})* ?(?:§|${bare})${instead}`,
  `(?:§|${bare}) (?:would be |is |works |would work |suits |suits me |fits )?(?:better|instead)(?: (?:for me|for us))?`,
  `(?:§|${bare}) instead`,
  `(?:(?:can|could|would|will) you |please |just )*(?:put|pencil|book|schedule|fit|squeeze|slot|get) me (?:in|down)?(?: ${near})* ?(?:§|${bare})${instead}`,
  `(?:§|${bare}) (?:would|will) (?:work|be fine|be good)`,
  "(?:§) is the only (?:time|day|one|slot) (?:that )?(?:i can do|i can make|i can come|that works|works|i have|i am free)",
  `${ask}?${move} ${thing} (?:back|forward|out|up)(?: (?:a bit|a little|a little bit|some|by (?:an hours|a bit|half an hours|\\d+ (?:minutes|hours))))?`,
  "(?:anything|something|nothing|any times|any slots) (?:later|earlier|sooner|else|after §|before §)(?: §| that day| in the (?:day|morning|afternoon|evening|week))?",
  `(?:later|earlier)(?: (?:on|in the day|that day|in the week|in the afternoon|in the morning|in the evening|§))(?: (?:would be|is) (?:better|great|good))?${instead}`,
);

/** Only where times were proposed: of an appointment they may be mere questions. */
const asksForOthers = whole(
  `(?:does|will|is)(?: it be)?(?: ${near})? ?(?:§|${bare})(?: (?:work|be (?:ok|okay|possible|alright|better|fine)|possible|ok|okay|free|available|open|better))?(?: (?:for you|with you|by you))?${instead}`,
  `(?:(?:do|would) you have|have you got|is there|are there|got|you have|any)(?: (?:anything|something|any|a slot|slots|openings|an opening|any openings|any slots|availability|any availability|space|room|time|times|free|open|available|any time|a time|an appointment|appointments))+(?: (?:open|free|available|left|else))?(?: ${near})* ?(?:§|${bare}|later|earlier|sooner|that day|another day)?${instead}`,
);

export type MoveWish = {
  /** The hour in bare figures, where the wish names one so. */
  readonly bareHour: number | undefined;
};

const movesAbout = {
  nothing: moves,
  appointment: [...moves, ...movesThen],
  offers: [...moves, ...movesThen, ...asksForOthers],
} as const;

/** "Move my Tuesday visit to §": the first one is where it is now. */
export function targetsOf<T>(words: string, times: readonly T[]): readonly T[] {
  const marks = [...words.matchAll(/((?:my|our|the|this|from) )?§( ?'?s)?(?= ([a-z]+))?/g)];
  return times.filter((_, index) => {
    const [, origin, of, next = ""] = marks[index] ?? [];
    return origin !== "from " && of === undefined && !visitWord.test(next);
  });
}
const visitWord = new RegExp(`^${visit}$`);

/**
 * Another time is wished for. `about` says whether there is an appointment, or proposed times, that
 * the words can be about: "can we do 4" is nothing without.
 */
export function wishesMove(
  words: string,
  about: "offers" | "appointment" | "nothing",
): MoveWish | undefined {
  for (const form of movesAbout[about]) {
    const found = form.exec(words);
    if (found === null) continue;
    const [figures] = found.slice(1).filter((group) => group !== undefined);
    const hour = figures === undefined ? undefined : Number(figures);
    return hour !== undefined && (hour < 1 || hour > 12) ? undefined : { bareHour: hour };
  }
  return undefined;
}
