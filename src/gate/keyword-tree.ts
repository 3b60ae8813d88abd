import type { Words } from "#intake/words.ts";
import { inflectionsOf } from "./inflections.ts";
import { anyWord, type Keyword, positionsOf } from "./keyword.ts";

/** Where a phrase ends: whose it is, and whether it only says that the keyword means nothing here. */
type End = { readonly keyword: number; readonly isException: boolean };

type Node = {
  readonly exact: Map<string, Node>;
  /** By base form. */
  readonly inflected: Map<string, Node>;
  any: Node | undefined;
  readonly ends: End[];
};

/** All keywords as one tree of words, so that a note is read once, however many keywords there are. */
export type KeywordTree = {
  readonly root: Node;
  /** From a word as written to the base forms it may belong to. */
  readonly baseForms: ReadonlyMap<string, readonly string[]>;
};

/** A keyword found at the words from `start` up to, not including, `end`. */
export type KeywordFound = End & { readonly start: number; readonly end: number };

export function compileKeywords(keywords: readonly Keyword[]): KeywordTree {
  const root = newNode();
  const baseForms = new Map<string, string[]>();
  for (const [index, { phrase, match, except }] of keywords.entries()) {
    const isInflected = match === "inflected";
    if (isInflected) addBaseForms(baseForms, phrase);
    for (const last of plant(root, phrase, isInflected))
      last.ends.push({ keyword: index, isException: false });
    for (const exception of except)
      for (const last of plant(root, exception, false))
        last.ends.push({ keyword: index, isException: true });
  }
  return { root, baseForms };
}

/** Every place where a phrase stands; a phrase crosses a line break, but no end of a clause. */
export function findKeywords(tree: KeywordTree, words: Words): readonly KeywordFound[] {
  const found: KeywordFound[] = [];
  for (let start = 0; start < words.list.length; start += 1) {
    const word = words.list[start] ?? "";
    // Nearly every word of every note begins no phrase: nothing is allocated before this is known.
    if (tree.root.exact.has(word) || tree.baseForms.has(word))
      follow(tree, tree.root, { words, start, at: start, found });
  }
  return found;
}

type Walk = {
  readonly words: Words;
  readonly start: number;
  readonly at: number;
  readonly found: KeywordFound[];
};

/** As deep as the longest phrase, and no deeper: that bounds the recursion. */
function follow(tree: KeywordTree, node: Node, walk: Walk): void {
  const { words, start, at, found } = walk;
  const word = words.list[at];
  const isCut = at > start && words.gaps[at] !== "space" && words.gaps[at] !== "line";
  if (word === undefined || isCut) return;

  for (const next of steps(tree, node, word)) {
    for (const end of next.ends) found.push({ ...end, start, end: at + 1 });
    follow(tree, next, { words, start, at: at + 1, found });
  }
}

function steps(tree: KeywordTree, node: Node, word: string): readonly Node[] {
  const bases = tree.baseForms.get(word) ?? [];
  const inflected = bases.map((base) => node.inflected.get(base));
  return [node.exact.get(word), ...inflected, node.any].filter((next) => next !== undefined);
}

/** Adds every spelling of a phrase to the tree, and gives the nodes at which they end. */
function plant(root: Node, phrase: string, isInflected: boolean): readonly Node[] {
  let tips = new Set([root]);
  for (const choices of positionsOf(phrase)) {
    const next = new Set<Node>();
    for (const tip of tips)
      for (const choice of choices) next.add(extend(tip, choice, isInflected));
    tips = next;
  }
  return [...tips];
}

function extend(from: Node, run: readonly string[], isInflected: boolean): Node {
  let node = from;
  for (const word of run) node = child(node, word, isInflected);
  return node;
}

function child(node: Node, word: string, isInflected: boolean): Node {
  if (word === anyWord) {
    node.any ??= newNode();
    return node.any;
  }
  const children = isInflected ? node.inflected : node.exact;
  const known = children.get(word);
  if (known !== undefined) return known;
  const created = newNode();
  children.set(word, created);
  return created;
}

function addBaseForms(baseForms: Map<string, string[]>, phrase: string): void {
  for (const base of positionsOf(phrase).flat(2))
    for (const form of inflectionsOf(base)) {
      const bases = baseForms.get(form) ?? [];
      if (!bases.includes(base)) baseForms.set(form, [...bases, base]);
    }
}

function newNode(): Node {
  return { exact: new Map(), inflected: new Map(), any: undefined, ends: [] };
}
