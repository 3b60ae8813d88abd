/*
 * Pieces of sentences that several meanings are made of. Whole clauses are compared, never parts of
 * them: "I had to cancel my flight" holds "cancel", and is no wish.
 */

export const who = "(?:i|we)";

/** "Can you please", "I need to", "I'd like to": asks for what follows. */
export const asking = [
  "(?:can|could|would|will) (?:you|we|i)(?: (?:please|kindly|just|possibly|perhaps|maybe))*",
  `(?:${who} )?(?:(?:really|also|unfortunately|now|will|do|just|would) )*(?:need|want|have|like|must|love|prefer|rather|am hoping|am looking|am trying)(?: to)?(?: (?:please|kindly|just))*`,
  `${who} (?:am|are) (?:going to have|going to need|afraid i have|afraid we have|going|calling|writing|texting|wanting|hoping|needing) to`,
  `${who} will(?: have| need)?(?: to)?`,
  "(?:is it|would it be|is that|will it be) (?:still )?(?:possible|ok|okay|alright|all right|fine|too late) (?:to|if (?:i|we|you)|for (?:me|us|you) to)",
  "(?:is there )?any (?:way|chance|possibility)(?: that)?(?: (?:of|to|for (?:me|us|you) to|(?:i|we|you) (?:can|could)|(?:i|we|you)))?",
  "(?:do|would) you mind(?: if (?:i|we|you))?",
  "(?:may|might|shall|should) (?:i|we)",
  "(?:lets|please|kindly|go ahead and|are we able to|am i able to|are you able to)",
].join("|");

/** Asks us to do it, or says that it has to be done: "can I cancel?" asks whether it may be. */
export const telling = [
  "(?:can|could|would|will) you(?: (?:please|kindly|just))*",
  "(?:can|could|may) (?:i|we) please",
  `(?:${who} )?(?:(?:really|also|unfortunately|now|will|do|just|would) )*(?:need|want|have|like|must)(?: to)?(?: (?:please|kindly|just))*`,
  `${who} (?:am|are) (?:going to have|going to need|afraid i have|afraid we have|going|calling|writing|texting|wanting) to`,
  "(?:lets|please|kindly|just|go ahead and|you can|can we please)",
].join("|");

/** What an appointment is called by the people who have one. */
export const visit =
  "(?:appointment|visit|consultation|consult|meeting|session|slot|check ?up|cleaning|haircut|massage|lesson|class|exam|review|treatment|procedure|physical|therapy|facial|fitting|inspection|spot|time slot)";

const naming =
  "(?:my|our|the|this|that|todays|tomorrows|(?:mon|tues|wednes|thurs|fri|satur|sun)days|upcoming|next|current|existing|whole|entire|scheduled|§(?: 's| s|'s)?|[a-z]+'s)";

/** "My Tuesday appointment", "it", "the one on Friday". */
export const thing = `(?:(?:${naming} )+(?:(?!other |old |last |previous |gym |yoga )[a-z]+ )?${visit}|(?:the|my) one|it|this|that|me|us|mine|(?:my|our|the) §)`;

/** "For tomorrow at 3 with Ana": says more of the appointment, and nothing else. */
export const details =
  "(?: (?:(?:that is |scheduled |booked )?(?:for|on|at|from|of|in) )?§| with (?:dr )?[a-z]+(?: [a-z]+)?)*";

/** A time of day in bare figures, only where nothing else can be meant by them. */
export const bare =
  "(\\d{1,2})(?: ?(?:o'?clock|ish))?(?! ?(?:minutes|hours|people|of us|days|weeks))";

/** Compiles whole clauses. */
export const whole = (...forms: readonly string[]): readonly RegExp[] =>
  forms.map((form) => new RegExp(`^(?:${form})$`));

export const isOneOf = (forms: readonly RegExp[], words: string) =>
  forms.some((form) => form.test(words));
