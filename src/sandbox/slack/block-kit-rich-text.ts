import {
  type Check,
  checkList,
  checkObject,
  isObject,
  type Json,
  lengthOf,
  listOf,
  stringOf,
  when,
} from "./block-kit-issue.ts";
import { limits } from "./block-kit-limits.ts";

const groups = ["rich_text_section", "rich_text_quote", "rich_text_preformatted"];

/** What may stand in a group, and the key that must be a non-empty string there. */
const requiredKeyOfLeaf: Readonly<Record<string, string>> = {
  text: "text",
  link: "url",
  user: "user_id",
  emoji: "name",
};

/** A rich_text block: groups of leaves, lists of groups. The only block for words we did not write. */
export const checkRichText: Check = (block, at) => [
  ...checkList(block["elements"], { at: `${at}/elements`, max: 100 }, checkGroup),
  ...when(
    characters(block) > limits.richTextCharacters,
    at,
    `must be less than ${limits.richTextCharacters + 1} characters in all`,
  ),
];

const checkGroup: Check = (group, at) => {
  if (group["type"] === "rich_text_list")
    return [
      ...when(
        !["bullet", "ordered"].includes(stringOf(group["style"])),
        `${at}/style`,
        "must be bullet or ordered",
      ),
      ...checkList(group["elements"], { at: `${at}/elements`, max: 100 }, checkGroup),
    ];
  return [
    ...when(
      !groups.includes(stringOf(group["type"])),
      `${at}/type`,
      `unsupported type: ${group["type"]}`,
    ),
    ...checkList(group["elements"], { at: `${at}/elements`, max: 1_000 }, checkLeaf),
  ];
};

const checkLeaf: Check = (leaf, at) => {
  if (leaf["type"] === "date")
    return [
      ...when(!Number.isInteger(leaf["timestamp"]), `${at}/timestamp`, "must be whole seconds"),
      ...when(lengthOf(leaf["format"]) === 0, `${at}/format`, "must be given"),
    ];
  const required = requiredKeyOfLeaf[stringOf(leaf["type"])];
  return [
    ...when(required === undefined, `${at}/type`, `unsupported type: ${leaf["type"]}`),
    ...when(
      required !== undefined && lengthOf(leaf[required]) === 0,
      `${at}/${required}`,
      "must be more than 0 characters",
    ),
    ...(leaf["style"] === undefined ? [] : checkObject(leaf["style"], `${at}/style`, () => [])),
  ];
};

function characters(node: Json): number {
  const own = lengthOf(node["text"]);
  return listOf(node["elements"]).reduce<number>(
    (sum, child) => sum + (isObject(child) ? characters(child) : 0),
    own,
  );
}
