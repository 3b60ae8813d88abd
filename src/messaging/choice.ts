export type Position = 1 | 2 | 3 | 4;

const names: Readonly<Record<string, Position>> = Object.fromEntries(
  (
    [
      [1, "1 one uno first 1st primera primero premiere erste ersten"],
      [2, "2 two dos second 2nd segunda segundo deuxieme zweite zweiten"],
      [3, "3 three tres third 3rd tercera tercero troisieme dritte dritten"],
      [4, "4 four cuatro fourth 4th cuarta cuarto quatrieme vierte vierten"],
    ] as const
  ).flatMap(([position, words]) => words.split(" ").map((word) => [word, position])),
);

const greeting =
  "(?:(?:hi|hello|hey|hola|yes|yep|yeah|si|ok|okay|sure|great|perfect|thanks|thank you)[ ,.!]+){0,2}";
const polite =
  "(?:[ ,.!]+(?:please|pls|plz|thanks|thank you|thx|ty|por favor|gracias|svp|s'il vous plait|merci|bitte|danke)(?: so much| very much)?)*";
const cardinal = "(1|2|3|4|one|two|three|four|uno|dos|tres|cuatro)";
const ordinal = "(first|second|third|fourth|1st|2nd|3rd|4th)";
const foreignOrdinal =
  "(primera|segunda|tercera|cuarta|premiere|deuxieme|troisieme|quatrieme|erste|zweite|dritte|vierte|ersten|zweiten|dritten|vierten)";
const taking =
  "(?:(?:i'?ll|i will) (?:take|choose|pick|do|have|go with) |i (?:choose|pick|take|want|prefer) |i'?d (?:like|prefer) |i would (?:like|prefer) |let'?s (?:do|take|go with) )?";
const praise =
  "(?: (?:works|it is|sounds (?:good|great)|is (?:good|fine|great|perfect|best|ok|okay)|would be (?:good|fine|great|perfect|best))(?: for me)?)?";

/**
 * Only with a label may more be said: "2 works" could be two o'clock, "2 for me" two people, "the
 * 2nd" a date; "option 2 works" and "the 2nd one" could not.
 */
const forms = [
  `(?:(?:reply|answer)[ :]+)?${cardinal}`,
  `${taking}(?:the )?(?:option|opt|choice|slot|number|nr|opcion|numero|nummer)[ :.]*#?${cardinal}${praise}`,
  `${taking}# ?${cardinal}${praise}`,
  `${taking}(?:the )?${ordinal} (?:one|option|choice|slot|time slot)${praise}`,
  `(?:(?:la|die|den|ich nehme die|ich nehme den|prefiero la|je prends la) )${foreignOrdinal}(?: (?:opcion|option|hora|termin|passt|passt mir|ist gut|esta bien|me va))*`,
].map((form) => new RegExp(`^${greeting}${form}${polite}$`));

const places = ["last", "final", "middle"].map(
  (place) =>
    [
      place === "middle" ? "middle" : "last",
      new RegExp(
        `^${greeting}${taking}(?:the )?${place} (?:one|option|choice|slot|time slot)${praise}${polite}$`,
      ),
    ] as const,
);

/** "The last one", "the middle one": which one that is, only the list can tell. */
export function readPlace(text: string): "last" | "middle" | undefined {
  const said = fold(text);
  return places.find(([, form]) => form.test(said))?.[0];
}

/** Nothing but approval may stand beside a number. */
const approval = /(?:👍|👌|🙏)[\u{1f3fb}-\u{1f3ff}]?|😊|🙂|😀|😃|😄|✅|✔|❤|♥|☺|:-?\)/gu;

/** Which of the proposed times somebody chose; undefined unless it can mean nothing else. */
export function readChoice(text: string): Position | undefined {
  const said = fold(text);
  const [form] = forms.flatMap((one) => one.exec(said) ?? []).slice(1);
  return form === undefined ? undefined : names[form];
}

/** One line in lower case, without accents, keycaps, and what is put around a number. */
function fold(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\ufe0f\u20e3]/g, "")
    .replace(/[’‘]/g, "'")
    .replace(approval, " ")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/^[ ("'“[*]+|[ )"'”\]*.,!]+$/g, "");
}
