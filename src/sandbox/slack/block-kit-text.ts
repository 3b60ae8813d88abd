import {
  type Check,
  checkList,
  checkObject,
  type Issue,
  isObject,
  lengthOf,
  listOf,
  stringOf,
  when,
} from "./block-kit-issue.ts";
import { limits } from "./block-kit-limits.ts";

const plain = ["plain_text"];
const plainOrMarkdown = ["plain_text", "mrkdwn"];

/** A text object that must be plain text of 1 to `max` characters. */
export function plainText(max: number): Check {
  return textCheck(max, plain);
}

/** A text object, plain or mrkdwn, of 1 to `max` characters. */
export function anyText(max: number): Check {
  return textCheck(max, plainOrMarkdown);
}

function textCheck(max: number, types: readonly string[]): Check {
  return (text, at) => {
    const length = lengthOf(text["text"]);
    return [
      ...when(
        !types.includes(stringOf(text["type"])),
        `${at}/type`,
        `must be ${types.join(" or ")}`,
      ),
      ...when(length === 0, `${at}/text`, "must be more than 0 characters"),
      ...when(length > max, `${at}/text`, `must be less than ${max + 1} characters`),
      ...when(
        text["type"] === "mrkdwn" && "emoji" in text,
        `${at}/emoji`,
        "is only valid for plain_text",
      ),
    ];
  };
}

/** A part that may be left out, but must be right when it is there. */
export function optional(value: unknown, at: string, check: Check): readonly Issue[] {
  return value === undefined ? [] : checkObject(value, at, check);
}

/** A string that may be left out, but must not be longer than `max`. */
export function optionalString(value: unknown, at: string, max: number): readonly Issue[] {
  if (value === undefined) return [];
  return [
    ...when(typeof value !== "string", at, "must be a string"),
    ...when(lengthOf(value) > max, at, `must be less than ${max + 1} characters`),
  ];
}

export const checkConfirm: Check = (dialog, at) => [
  ...optional(dialog["title"], `${at}/title`, plainText(limits.confirmTitle)),
  ...checkObject(dialog["text"], `${at}/text`, anyText(limits.confirmText)),
  ...optional(dialog["confirm"], `${at}/confirm`, plainText(limits.confirmButton)),
  ...optional(dialog["deny"], `${at}/deny`, plainText(limits.confirmButton)),
];

const checkOption: Check = (option, at) => [
  ...checkObject(option["text"], `${at}/text`, anyText(limits.optionText)),
  ...when(typeof option["value"] !== "string", `${at}/value`, "must be a string"),
  ...when(
    lengthOf(option["value"]) > limits.optionValue,
    `${at}/value`,
    `must be less than ${limits.optionValue + 1} characters`,
  ),
  ...optional(option["description"], `${at}/description`, anyText(limits.optionText)),
];

/** The options of a select, an overflow menu or a choice: their number, each one, and no value twice. */
export function checkOptions(options: unknown, at: string, max: number): readonly Issue[] {
  const values = listOf(options).map((option) => (isObject(option) ? option["value"] : undefined));
  return [
    ...checkList(options, { at, max }, checkOption),
    ...when(new Set(values).size !== values.length, at, "option values must be unique"),
  ];
}
