import { wordsIn } from "#intake/words.ts";

/*
 * Consent may be revoked "in any reasonable manner" (47 CFR 64.1200(a)(10)), so more counts than the
 * carriers' words. Every pattern wants the whole clause to be about messages: "stop texting me at
 * night" and "don't text me the address" are wishes for a person to read.
 */

const things =
  "(?:texts|text messages|messages|message|sms|msgs|spam|text alerts|messaging|texting)";
const writing =
  "(?:texting|txting|messaging|msging|contacting|writing|spamming|bothering|harassing|pestering)";
const write = "(?:text|txt|message|msg|sms|contact|write|spam|bother|disturb)";
const any = "(?: (?:all|of|these|those|the|this|your|any|more|such|further|automated|other))*";
const target =
  "(?:me|us|this|my|number|phone|cell|mobile|to|from|on|and|or|call|calling|email|emailing|write|writing|contact|contacting|message|messaging|text|texting)";
const ending =
  "(?:again|anymore|any|more|ever|please|pls|plz|thanks|thank|thx|ty|you|at all|ok|okay|period|else|forever|permanently|for good)";
const rest = `(?: (?:${target}|${ending}))*$`;
/** "Don't text me now" is said in a meeting; "stop texting me now" is not. */
const restNow = `(?: (?:${target}|${ending}|now|right now|immediately|already|right away|asap))*$`;
const list =
  "(?: of)?(?: (?:your|ur|the|this|that|any|all|these))*(?: (?:mailing|texting|text|sms|contact|call|calling|marketing|phone|message|messaging|distribution|spam))*(?: (?:list|lists|database|system|texts|messages|contacts|records|it))?";
const me = "(?:me|us|my number|my phone number|my phone|my info|this number)";

/**
 * What turns an order into something else: "don't stop texting", "why did you unsubscribe me", and
 * our own "Reply STOP to opt out", sent back to us.
 */
const reversed =
  /\b(?:not|never|no|\w+n't|dont|didnt|doesnt|wont|cant|cannot|did|does|why|if|when|until|unless|reply)\b/;

/** "I'll stop texting now": nobody else is told to. */
const byThemselves = /\b(?:i'll|ill|i will|we'll|we will|let me) (?:just )?$/;

const orders = [
  `\\b(?:stop|quit|cease)(?: \\w+)? ${writing}${restNow}`,
  `\\bstop(?: sending)?(?: me| us)?(?: with)?${any} (?:${things}|things|stuff|anything)${restNow}`,
  `\\bstop sending (?:me|us)(?: this| these)?${restNow}`,
  `\\b(?:cancel|end|halt|disable|turn off)${any} ${things}${restNow}`,
  `\\b(?:take|get) ${me} off${list}${restNow}`,
  `\\b(?:remove|delete|erase) ${me}(?: (?:from|off)${list})?${restNow}`,
  `\\b(?:unsubscribe|unsuscribe|unsubcribe|unsubscibe)(?: me| us)?(?: from${list})?${restNow}`,
  `\\b(?:opt|opting)(?: me| us)? out(?: (?:of|from)${list})?${restNow}`,
  `\\boptout${restNow}`,
  `\\b(?:revoke|withdraw|retract|cancel)(?: my| all| any)? (?:consent|permission)(?: to)?${restNow}`,
  `^(?:please |pls |just )?(?:leave me alone|lose my number)${restNow}`,
  "\\bcease and desist\\b",
  "\\b(?:darme|deme|denme|dame) de baja\\b",
  "\\b(?:deje|dejen|deja|pare|paren) de (?:escribir|mandar|enviar|textear|contactar|molestar)(?:me|nos)?(?: (?:mas|mensajes|textos|sms|por favor|ya|gracias))*$",
  "\\b(?:quite|quiten|quita|saque|saquen|saca|borre|borren|borra|elimine|eliminen|elimina)me(?: de(?: (?:la|su|sus|esta|tu|las))?(?: (?:lista|listas|mensajes|base de datos))?)?(?: (?:por favor|ya|gracias))*$",
].map((order) => new RegExp(order));

/** The subject makes a report of it: "you never text me", "they don't text me". */
const notTold = "(?<!\\b(?:you|u|they|he|she|we|it|who|people|why|if|to) )";
const never = "(?:don't|dont|do not|never|no longer)";
const refusals = [
  `${notTold}(?<!\\bi )\\b${never}(?: ever| please)? ${write}${rest}`,
  `^(?:please )?(?:can|could|would|will) you(?: please)? not ${write}${rest}`,
  `${notTold}(?<!\\bi )\\b${never}(?: ever| please)? send(?: me| us)?${any} (?:${things}|anything)${rest}`,
  `${notTold}\\b${never}(?: want| wish| need| like)(?: to (?:get|receive|have|see))?${any} ${things}${rest}`,
  `${notTold}\\b${never} (?:want|wish|like) (?:(?:you|anyone|anybody) (?:to ${write}|${writing})|to be (?:texted|messaged|contacted))${rest}`,
  `^(?:please |pls |ok |and )?no(?: more)? (?:texts|text messages|messages|sms|msgs)${rest}`,
  "\\bno (?:me|nos) (?:escriban?|escribas|texteen?|contacten?|manden?|mandes|envien?|envies|molesten?|molestes)(?: (?:mas|mensajes|textos|sms|nada|ya|nunca|otra vez|de nuevo|a este numero|por favor|gracias))*$",
  "\\bno (?:quiero|deseo)(?: (?:recibir|mas|sus|tus|estos|los|ya|que me (?:manden|envien|escriban)))* (?:mensajes|textos|sms)(?: (?:mas|por favor|gracias))*$",
  "\\bno (?:quiero|deseo) que me (?:escriban|contacten|texteen)(?: (?:mas|por favor))*$",
  "^(?:por favor )?no mas (?:mensajes|textos|sms)(?: por favor| gracias)*$",
].map((refusal) => new RegExp(refusal));

/** The whole message, whatever its commas. */
const alone =
  /^(?:(?:please|pls|plz|just|kindly|hey|ok|okay|now|can you|could you|would you|will you) )*(?:stop|quit)(?: (?:stop|please|pls|plz|now|it|this|that|all|already|immediately|everything|asap|ok|thanks|thank you))*$|^(?:alto|basta|baja|pare|paren|parar)(?: (?:por favor|ya))*$/;

/** Whether somebody asks, in words of their own, not to be written to any more. */
export function revokesConsent(text: string): boolean {
  const { list: words, gaps } = wordsIn(text);
  // One word with a question mark asks what it would do.
  const isQuestion = words.length === 1 && text.includes("?");
  if (alone.test(words.join(" "))) return !isQuestion;
  return clausesOf(words, gaps).some(
    (clause) =>
      refusals.some((refusal) => refusal.test(clause)) ||
      orders.some((order) => orderIn(clause, order)),
  );
}

function orderIn(clause: string, order: RegExp): boolean {
  const found = order.exec(clause);
  if (found === null) return false;
  const before = clause.slice(0, found.index);
  return !reversed.test(before) && !byThemselves.test(before);
}

function clausesOf(words: readonly string[], gaps: readonly string[]): readonly string[] {
  const clauses: string[][] = [[]];
  for (const [index, word] of words.entries()) {
    const gap = gaps[index];
    if (gap === "clause" || gap === "answer") clauses.push([]);
    clauses.at(-1)?.push(word);
  }
  return clauses.map((clause) => clause.join(" "));
}
