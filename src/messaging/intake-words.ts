import { cleanLine } from "#intake/clean-text.ts";

/* What people answer to one question at a time, when they have never been here. */

const others =
  /\b(?:wrong (?:number|person)|who(?:'s| is)? (?:is )?(?:this|that|dis)|who are you|new phone|verification code|security code|one[- ]time|otp|your code|passcode|https?:|do not reply|stop calling|unsubscribe|test)\b/i;

/** Meant for somebody else, or sent by a machine. */
export const isForOthers = (text: string) => others.test(text) || !/\p{L}/u.test(text);

const booking =
  /\b(?:book|booking|appointment|appt|schedule|reserve|availab\w*|opening|openings|free|slot|come in|see (?:someone|somebody|a|the|dr)|another time|next time|cita|reservar|rendez[- ]?vous|rdv|termin)\b/i;

/** Speaks of an appointment that they would like to have. */
export const mentionsBooking = (text: string) => booking.test(text);

/** "2", "2.", "number 2 please": the number of a list, and nothing else. */
export function numberIn(text: string): number | undefined {
  const found =
    /^\W*(?:(?:option|number|nr|no)\W*)?(\d)\W*(?:please|pls|thanks|thank you)?\W*$/i.exec(text);
  return found === null ? undefined : Number(found[1]);
}

const introduced =
  /^(?:(?:hi|hello|hey|sure|ok|okay|yes)[ ,.!]+)*(?:my name is|my name's|i am|i'm|im|this is|it is|it's|its|name:?)\s+/i;

/** A person's name: letters, and few words of them. */
export function nameIn(text: string): string | undefined {
  const name = cleanLine(text.replace(introduced, ""))
    .replace(/[.!,]+$/, "")
    .trim();
  const words = name.split(/\s+/);
  if (words.length > 4 || name.length < 2 || name.length > 60) return undefined;
  if (!/^[\p{L}\p{M}][\p{L}\p{M}' .-]*$/u.test(name)) return undefined;
  return noName.test(name) ? undefined : name;
}

const noName =
  /^(?:yes|no|ok|okay|sure|what|why|who|when|hello|hi|hey|help|none|nothing|maybe|please|thanks|thank you|cancel|stop|never ?mind|you first|not sure|i don't know|idk)$/i;

const bareNo = /^\W*(?:no|nope|none|n\/?a|nothing)\W*$/i;
const withoutAddress =
  /\b(?:no|not|don'?t|do not|never|haven'?t|without|ain'?t got|kein|keine|sin|pas d[e'])\b.{0,30}\b(?:e-?mails?|mail|address|adresse|one|that|correo)\b/i;

/** In answer to the question for an e-mail address: they have none, or give none. */
export const saysNoEmail = (text: string) =>
  bareNo.test(text) || withoutAddress.test(text.replaceAll("’", "'"));
