import { canonicalJson } from "./canonical-json.ts";
import { isObject } from "./merge-patch.ts";

/** One field that says something else now; null where it said, or says, nothing. */
export type FieldChange = {
  /** "policy.noticeMinutes"; empty for the whole. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
};

/** What is different, field by field; lists are told whole. */
export function changedFields(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): readonly FieldChange[] {
  if (isObject(before) && isObject(after)) {
    // Maps, because a field may be called as something that every object inherits.
    const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
    return [...new Set([...old.keys(), ...now.keys()])].flatMap((name) =>
      changedFields(old.get(name), now.get(name), [...path, name]),
    );
  }
  if (canonicalJson(before ?? null) === canonicalJson(after ?? null)) return [];
  return [{ path: path.join("."), before: before ?? null, after: after ?? null }];
}
