import { details, isOneOf, thing, who, whole } from "./phrases.ts";

/* Yes, no, thanks: what they are worth depends on what was asked. */

const yes =
  "(?:c|y|ye|yes|yess+|yep|yup|yea|yeah|yes yes|ya|si|sure|sure thing|of course|absolutely|definitely|certainly|correct|right|affirmative|ok|okay|k|kk|oki|okey|okie|okay great|alright|all right|fine|sounds good|sounds great|sounds perfect|that works|works|works for me|works great|that is fine|that is good|that is right|that is correct|that is perfect|perfect|great|good|will do|all good|looks good|i can|i do|i am|we are|we can|please do|agreed|deal|done|approved|i agree|you bet|yes sir|yes maam|yes ok|yes sure|yes of course|yes that works|yes please|yes please do|yes great|yes perfect)";
const saysYes = whole(yes);

/** Says by itself that they will come. */
const comes = whole(
  "confirm|confirmed|confirming|confirmation|i confirm|we confirm|i can confirm|yes confirm|yes confirmed|yes i confirm|please confirm me|confirm it|consider it confirmed|i am confirmed|confirm please",
  `${who} (?:confirm|can confirm|am confirming|are confirming|would like to confirm|want to confirm|do confirm)(?: ${thing})?${details}`,
  `(?:confirm|confirming|confirmed) ${thing}${details}`,
  `(?:confirm|confirming|confirmed)${details}`,
  "count me in|keep (?:my|the|our) appointment|i want to keep my appointment",
  `(?:${who} )?will (?:be there|be here|come|be coming|make it|attend|see you)(?: (?:for sure|as planned|on time|no problem))?${details}`,
  `${who} (?:am|are) (?:still )?(?:coming|good|on|all set|good to go|set|planning on it|good for)(?: (?:in|for it))?${details}`,
  `${who} (?:plan|intend) to (?:be there|come|attend)${details}`,
  `${who} can (?:still )?(?:make it|come|be there)${details}`,
  `(?:see|c) (?:you|ya|u)(?: (?:there|soon|all))?${details}`,
  `(?:looking forward to (?:it|seeing you|my appointment|the appointment)|cannot wait|wouldn't miss it|be there)${details}`,
);
/** "We'll be there" answers a question; "see you soon" may as well end a talk. */
const parts = whole("(?:see|c) (?:you|ya|u)(?: (?:soon|all|there))?");

const no =
  "(?:n|no|nope|nah|no no|no way|no thanks|no i cannot|i cannot|not me|negative|no sorry|no i do not|no need|not really|never mind|nevermind|nvm|forget it|keep it|no keep it|leave it|leave it as it is|no leave it|i want to keep it|i will keep it|i would like to keep it)";
const saysNo = whole(no);

const thanking = whole(
  "(?:many |much |big |ok |okay |great |perfect |cool |awesome |wonderful |got it |no problem |alright |sure |sounds good |yes |oh |good |nice )*thanks(?: (?:so much|very much|a lot|a bunch|a million|again|all|everyone|both|you both|kindly|for everything|for your help|for your time|for letting me know|for the (?:reminder|info|information|update|heads up|help|quick reply|confirmation|message|text|reply|response)|for confirming|for your (?:reply|message|response|quick reply|patience|understanding)|for (?:getting back|reaching out)(?: to me)?|for (?:the )?reminding me|for (?:today|fitting me in|squeezing me in|seeing me|helping|helping me|all your help)|dr [a-z]+|ana|you guys|guys|team|for all|for the (?:options|times|offer|choices|link|address)))*",
  "(?:much |really |very )?(?:appreciate|appreciated)(?: (?:it|that|you|your help|the help|the reminder))?",
  `${who} (?:really |do )?appreciate (?:it|that|you|your help|the help|the reminder)`,
  "(?:got it|gotcha|noted|understood|will do|no problem|no worries|np|you are welcome|you are the best|you guys are (?:great|the best|awesome)|roger|roger that|received|cool|awesome|wonderful|excellent|amazing|fantastic|nice|lovely|brilliant|super|that is great|that is wonderful|great news|good to know|have a (?:good|great|nice) (?:day|one|weekend|evening|night)|you too|same to you|take care|bye|good ?bye|bless you|god bless|cheers|ta|merci|gracias|danke)",
);
/** Says nothing that anybody has to do something about. */
const politeness = whole(
  "(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|hi there|hey there|dear (?:all|team)|sorry|so sorry|apologies|my apologies|i am (?:so |very |really )?sorry|unfortunately|ok|okay|well|um|oh no|oops|please|hope you are (?:well|doing well|good)|i hope you are (?:well|doing well)|sorry (?:about|for) (?:that|this|the (?:trouble|inconvenience|short notice|late notice|last minute|hassle))|sorry to (?:bother you|do this|be a pain)|my bad|i apologi[sz]e(?: for .{1,40})?|(?:this|it) is [a-z]+(?: [a-z]+)?(?: here)?|[a-z]+ here|let me know|please let me know|let me know if (?:that|this) (?:works|is ok|is okay|is possible)|if that is ok|i changed my mind|(?:i|we) will not be late|sorry for the (?:slow|late) (?:answer|reply|response)|§)",
);

const none = whole(
  "(?:none|neither|no|nothing|not any|non)(?: (?:of (?:these|those|them|em|the (?:times|above|options|three|two|dates|days)|these times|those times|your times|your options|it)|are|is|works?|suits?|fits?|good|great|possible|for me|for us|me|us|at all|sorry|work out|are good|do|does|that))*",
  "(?:i |we )?(?:cannot|will not be able to) (?:do|make|manage|come to|come on) (?:any|either|none) of (?:these|those|them|em|the (?:times|options|three|dates|days)|these times|those times|these dates|those days)(?: (?:times|days|dates|work))?",
  "(?:these|those|they|all of (?:these|those|them)|all (?:3|three|2|two|4|four)) (?:all |times )?(?:do not work|are (?:bad|no good|not good|impossible|not possible)|suck|will not work)(?: (?:for me|for us))?",
  "i work all (?:those|these) days|no to (?:all|all of them|all three|all 3)",
);
/** Not one of the proposed times. */
export const refusesAll = (words: string) => isOneOf(none, words);

export type AnswerWords = "yes" | "no" | "comes" | "parts" | "thanks" | "polite";

export function readAnswer(words: string): AnswerWords | undefined {
  if (isOneOf(parts, words)) return "parts";
  if (isOneOf(comes, words)) return "comes";
  if (isOneOf(saysYes, words)) return "yes";
  if (isOneOf(saysNo, words)) return "no";
  if (isOneOf(thanking, words)) return "thanks";
  return isOneOf(politeness, words) ? "polite" : undefined;
}

const bareYes =
  /^\W*(?:(?:y|yes|yep|yeah|yup|sure|ja|oui|si|sí)|(?:ok|okay)[\s,!.]+(?:(?:please|pls)[\s,!.]+)?cancel(?: it)?)(?:[\s,!.]+(?:please|pls|do|do it|thanks|thank you|cancel(?: it)?))*\W*$/i;

/**
 * Nothing but a yes, where a wrong one could not be taken back: "yes I'll be there" is another one, and
 * "ok thanks" is said of everything that was read.
 */
export const saysBareYes = (text: string) => bareYes.test(text);
