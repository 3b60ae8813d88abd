/** What is wrong with a company, and where: the way through its settings to the place. */
export type Mistake = { readonly path: readonly PropertyKey[]; readonly message: string };

export function unless(right: boolean, mistake: Mistake): readonly Mistake[] {
  return right ? [] : [mistake];
}

/** `path` ends, or nearly, with the position in the list; the first of two is no mistake. */
export function again(
  path: readonly PropertyKey[],
  list: readonly string[],
  word: string,
): readonly Mistake[] {
  const position = path.findLast((step) => typeof step === "number");
  return unless(list.indexOf(word) === position, { path, message: `“${word}” is there twice` });
}

/** A key that nothing in `list` has. */
export function missing(
  path: readonly PropertyKey[],
  key: string,
  list: readonly { readonly key: string }[],
): readonly Mistake[] {
  return unless(
    list.some((one) => one.key === key),
    { path, message: `nothing has the key “${key}”` },
  );
}

/** "a person", "a room", "equipment" */
export const aKind = (kind: string) => (kind === "equipment" ? kind : `a ${kind}`);
