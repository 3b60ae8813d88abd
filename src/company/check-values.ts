import type { Mistake } from "./mistake.ts";

/** No company says anything that lies deeper. */
const depthMax = 16;

/**
 * What could not be kept whatever it is meant to say: PostgreSQL refuses some characters, zod drops a
 * field called “__proto__” without a word, and what is nested without end fills the stack.
 */
export function checkValues(value: unknown, path: readonly PropertyKey[] = []): readonly Mistake[] {
  if (typeof value === "string") return checkText(value, path);
  if (typeof value !== "object" || value === null) return [];
  if (path.length === depthMax) return [{ path, message: "is nested too deep" }];
  if (Array.isArray(value))
    return value.flatMap((one, index) => checkValues(one, [...path, index]));
  return Object.entries(value).flatMap(([name, inner]) =>
    name === "__proto__"
      ? [{ path, message: "“__proto__” cannot be a name" }]
      : [...checkText(name, path), ...checkValues(inner, [...path, name])],
  );
}

function checkText(text: string, path: readonly PropertyKey[]): readonly Mistake[] {
  if (text.isWellFormed() && !text.includes("\0")) return [];
  return [{ path, message: "holds a character that cannot be stored (NUL, or half of a pair)" }];
}
