import { withoutSecrets } from "./errors.ts";

const levels = { debug: 10, info: 20, warn: 30, error: 40 } as const;

export const logLevels = ["debug", "info", "warn", "error"] as const;
export type LogLevel = keyof typeof levels;

export type LogFields = { readonly [name: string]: unknown };
export type Log = {
  readonly [level in LogLevel]: (msg: string, fields?: LogFields) => void;
} & {
  /** A log whose every line carries these fields too. */
  readonly with: (fields: LogFields) => Log;
};

/** Whatever has such a name never reaches a log, whatever it holds. */
const secretName =
  /secret|token|password|passwd|authorization|cookie|private_?key|api_?key|signature|e_?mail|phone|(client|contact)_?name|notes/i;

/** What is personal, wherever it stands; every repetition is bounded. */
const personalValues: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu, "[email]"],
  // International numbers, and North American ones; other national ways look like any number.
  [/\+\d(?:[\s().-]{0,2}\d){6,14}/g, "[phone]"],
  [/(?<![\w-])(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?![\w-])/g, "[phone]"],
];

const LONGEST_TEXT = 8_000;
const DEEPEST = 6;

/**
 * Writes one JSON object a line: `at` (real time), `level`, `msg`, and the fields. Errors keep
 * their causes; secrets, addresses and numbers of people are cut out of names and of values.
 */
export function createLog(
  level: LogLevel,
  write: (line: string) => void,
  common: LogFields = {},
): Log {
  const line =
    (lineLevel: LogLevel) =>
    (msg: string, fields: LogFields = {}) => {
      if (levels[lineLevel] < levels[level]) return;
      const { at: _at, level: _level, msg: _msg, ...rest } = { ...common, ...fields };
      const shown = { at: new Date(), level: lineLevel, msg, ...rest };
      write(`${JSON.stringify(redact(shown))}\n`);
    };
  return {
    debug: line("debug"),
    info: line("info"),
    warn: line("warn"),
    error: line("error"),
    with: (fields) => createLog(level, write, { ...common, ...fields }),
  };
}

/** A copy of the value that is safe to keep: for logs, and for errors stored in rows. */
export function redact(value: unknown, depth = 0): unknown {
  switch (typeof value) {
    case "string":
      return redactText(value);
    case "bigint":
      return value.toString();
    case "function":
    case "symbol":
      return undefined;
    case "object":
      return value === null ? null : redactObject(value, depth);
    default:
      return value;
  }
}

function redactObject(value: object, depth: number): unknown {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "invalid date" : value;
  // Also what ends a circle: an object that holds itself.
  if (depth === DEEPEST) return "[deeper]";
  if (value instanceof Error) return redactError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (value instanceof Map || value instanceof Set) return redactObject([...value], depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  return redactFields(Object.entries(value), depth);
}

export function redactText(text: string): string {
  const short = text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}… [cut]`;
  return personalValues.reduce(
    (redacted, [pattern, replacement]) => redacted.replace(pattern, replacement),
    withoutSecrets(short),
  );
}

function redactError(error: Error, depth: number): unknown {
  const { name, message, stack, cause } = error;
  // Codes, verdicts, details: the enumerable fields of our own errors and of libraries'.
  const own = Object.entries(error).filter(([field]) => !["name", "cause"].includes(field));
  return redactFields(
    [["name", name], ["message", message], ...own, ["stack", stack], ["cause", cause]],
    depth,
  );
}

function redactFields(fields: readonly (readonly [string, unknown])[], depth: number): unknown {
  return Object.fromEntries(
    fields
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [
        name,
        secretName.test(name) && value !== null && typeof value !== "boolean"
          ? "[redacted]"
          : redact(value, depth + 1),
      ]),
  );
}
