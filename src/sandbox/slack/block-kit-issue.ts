/** One thing that Slack would refuse, named as Slack names it: a JSON pointer and a sentence. */
export type Issue = { readonly pointer: string; readonly message: string };

export type Json = Readonly<Record<string, unknown>>;

export function issue(pointer: string, message: string): Issue {
  return { pointer, message };
}

/** An issue when the condition holds, nothing otherwise: checkers read as a list of rules. */
export function when(condition: boolean, pointer: string, message: string): readonly Issue[] {
  return condition ? [issue(pointer, message)] : [];
}

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Length in code points, as Slack counts; 0 for everything that is not a string. */
export function lengthOf(value: unknown): number {
  return typeof value === "string" ? Array.from(value).length : 0;
}

export function stringOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export type Check = (item: Json, at: string) => readonly Issue[];

/** Runs a check on an object, or says that there is none. */
export function checkObject(value: unknown, at: string, check: Check): readonly Issue[] {
  return isObject(value) ? check(value, at) : [issue(at, "must provide an object")];
}

/** Runs a check on every entry of a list that must have at least one and at most `max` entries. */
export function checkList(
  value: unknown,
  { at, max }: { readonly at: string; readonly max: number },
  check: Check,
): readonly Issue[] {
  const items = listOf(value);
  return [
    ...when(items.length === 0, at, "must have at least 1 item"),
    ...when(items.length > max, at, `no more than ${max} items allowed`),
    ...items.flatMap((item, index) => checkObject(item, `${at}/${index}`, check)),
  ];
}
