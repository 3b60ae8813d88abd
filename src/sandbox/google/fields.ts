import { GoogleRefusal } from "./google-error.ts";

/** What a partial answer consists of; undefined: everything below. */
export type Fields = ReadonlyMap<string, Fields | undefined>;

/** Reads the parameter `fields`: "timeZone,items(status,start(date,dateTime))". */
export function readFields(written: string): Fields {
  const rest = [...written.matchAll(/[A-Za-z]+|[(),]/g)].map(([token]) => token);
  if (rest.join("") !== written) throw invalid(written);
  const fields = readLevel(rest, written);
  if (rest.length > 0) throw invalid(written);
  return fields;
}

/** Takes one level off the tokens, up to its closing parenthesis. */
function readLevel(rest: string[], written: string): Fields {
  const fields = new Map<string, Fields | undefined>();
  for (;;) {
    const name = rest.shift() ?? "";
    if (!/^[A-Za-z]+$/.test(name)) throw invalid(written);
    let below: Fields | undefined;
    if (rest[0] === "(") {
      rest.shift();
      below = readLevel(rest, written);
      if (rest.shift() !== ")") throw invalid(written);
    }
    fields.set(name, below);
    if (rest[0] !== ",") return fields;
    rest.shift();
  }
}

/** The named parts of an answer, and nothing else. */
export function partOf(answer: object, fields: Fields): object {
  const kept = Object.entries(answer).filter(([name]) => fields.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [name, below(value, fields.get(name))]));
}

function below(value: unknown, fields: Fields | undefined): unknown {
  if (fields === undefined || typeof value !== "object" || value === null) return value;
  return Array.isArray(value) ? value.map((one) => below(one, fields)) : partOf(value, fields);
}

function invalid(written: string): GoogleRefusal {
  return new GoogleRefusal("invalid", `Invalid field selection ${written}`);
}
