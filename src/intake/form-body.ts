/** A field of an HTML form: a text, or several where a name came twice. */
type Field = string | readonly string[];

const ticked: ReadonlySet<string> = new Set(["on", "true", "yes", "1"]);
const unticked: ReadonlySet<string> = new Set(["off", "false", "no", "0"]);

/**
 * Brings the fields of an HTML form into the shape of the API's body. A form can only say texts:
 * an empty field means that nothing was said, a ticked box says "on", a number is its digits, and
 * `consents.sms` stands for the field inside `consents`. What it cannot bring into shape it leaves
 * as it is, for the schema to refuse by name.
 */
export function formBody(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const said = Object.entries(fields).filter(([, value]) => !isEmpty(value));
  const [nested, plain] = [
    said.filter(([name]) => name.startsWith("consents.")),
    said.filter(([name]) => !name.startsWith("consents.")),
  ];
  const consents = nested.map(([name, value]) => [name.slice("consents.".length), tick(value)]);
  return {
    ...Object.fromEntries(plain.map(([name, value]) => [name, convert(name, value)])),
    ...(consents.length === 0 ? {} : { consents: Object.fromEntries(consents) }),
  };
}

function isEmpty(value: unknown): boolean {
  return typeof value === "string" && value.trim() === "";
}

function convert(name: string, value: unknown): unknown {
  if (name === "askPerson") return tick(value);
  if (name === "partySize" && typeof value === "string" && /^\s*\d{1,6}\s*$/.test(value))
    return Number(value);
  return value;
}

function tick(value: unknown): unknown {
  // A hidden "off" before the box is the usual way to send an unticked one: the last word counts.
  const last = Array.isArray(value) ? (value as Field).at(-1) : value;
  if (typeof last !== "string") return last;
  const word = last.trim().toLowerCase();
  if (ticked.has(word)) return true;
  return unticked.has(word) ? false : last;
}
