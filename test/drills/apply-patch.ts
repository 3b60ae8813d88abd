import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

type Change = { readonly file: string; readonly before: string; readonly after: string };

/**
 * Applies a unified diff to a tree. Line numbers are not looked at: what a hunk takes away, with the
 * lines around it, must stand in its file exactly once. Throws where it doesn't: then the code that
 * the patch breaks was changed, and the patch has to follow it.
 */
export function applyPatch(tree: string, patch: string): void {
  for (const [file, text] of patched(tree, patch)) writeFileSync(join(tree, file), text);
}

/** The files that the patch changes, as they are after it; nothing is written. */
export function patched(tree: string, patch: string): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { file, before, after } of changesIn(patch)) {
    const text = texts.get(file) ?? readFileSync(join(tree, file), "utf8");
    const parts = text.split(before);
    if (parts.length !== 2)
      throw new Error(`A hunk fits ${parts.length - 1} times into ${file}:\n${before}`);
    texts.set(file, parts.join(after));
  }
  if (texts.size === 0) throw new Error("A patch that changes nothing");
  return texts;
}

function changesIn(patch: string): readonly Change[] {
  return patch
    .split(/^(?=diff --git )/m)
    .filter((part) => part.startsWith("diff --git "))
    .flatMap((part) => {
      const file = /^\+\+\+ b\/(.+)$/m.exec(part)?.[1] ?? "";
      const [, ...hunks] = part.split(/^@@ .*\n/m);
      return hunks.map((hunk) => changeIn(file, hunk.split("\n")));
    });
}

function changeIn(file: string, lines: readonly string[]): Change {
  const side = (dropped: string) =>
    lines
      .filter((line) => line !== "" && !line.startsWith(dropped) && !line.startsWith("\\"))
      .map((line) => `${line.slice(1)}\n`)
      .join("");
  return { file, before: side("+"), after: side("-") };
}
