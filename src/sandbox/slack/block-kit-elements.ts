import {
  type Check,
  checkObject,
  type Issue,
  isObject,
  issue,
  type Json,
  lengthOf,
  listOf,
  stringOf,
  when,
} from "./block-kit-issue.ts";
import { limits } from "./block-kit-limits.ts";
import {
  checkConfirm,
  checkOptions,
  optional,
  optionalString,
  plainText,
} from "./block-kit-text.ts";

/** One checker for each element; what all of them share is in checkElement. */
const checks: Readonly<Record<string, Check>> = {
  button: (button, at) => [
    ...checkObject(button["text"], `${at}/text`, plainText(limits.buttonText)),
    ...optionalString(button["value"], `${at}/value`, limits.buttonValue),
    ...checkUrl(button["url"], `${at}/url`),
    ...optionalString(
      button["accessibility_label"],
      `${at}/accessibility_label`,
      limits.accessibilityLabel,
    ),
    ...when(
      ![undefined, "primary", "danger"].includes(button["style"] as string | undefined),
      `${at}/style`,
      "must be primary or danger",
    ),
  ],
  checkboxes: (box, at) => checkOptions(box["options"], `${at}/options`, limits.choiceOptions),
  radio_buttons: (box, at) => checkOptions(box["options"], `${at}/options`, limits.choiceOptions),
  overflow: (menu, at) => checkOptions(menu["options"], `${at}/options`, limits.overflowOptions),
  static_select: (select, at) => [
    ...checkOptions(select["options"], `${at}/options`, limits.selectOptions),
    ...checkInitialOption(select, at),
  ],
  external_select: checkQueryLength,
  multi_external_select: (select, at) => [
    ...checkQueryLength(select, at),
    ...when(
      select["max_selected_items"] !== undefined && !(Number(select["max_selected_items"]) >= 1),
      `${at}/max_selected_items`,
      "must be 1 or more",
    ),
  ],
  users_select: () => [],
  datepicker: (picker, at) =>
    when(
      picker["initial_date"] !== undefined &&
        !/^\d{4}-\d\d-\d\d$/.test(stringOf(picker["initial_date"])),
      `${at}/initial_date`,
      "must be written YYYY-MM-DD",
    ),
  datetimepicker: (picker, at) =>
    when(
      picker["initial_date_time"] !== undefined &&
        !/^\d{10}$/.test(String(picker["initial_date_time"])),
      `${at}/initial_date_time`,
      "must be seconds since 1970, with ten digits",
    ),
  plain_text_input: (input, at) => [
    ...when(
      Number(input["max_length"] ?? 1) > limits.inputText,
      `${at}/max_length`,
      `must be no more than ${limits.inputText}`,
    ),
    ...optionalString(input["initial_value"], `${at}/initial_value`, limits.inputText),
  ],
};

/** An interactive element: its own rules, and those of every interactive element. */
export const checkElement: Check = (element, at) => {
  const check = checks[stringOf(element["type"])];
  if (check === undefined) return [issue(`${at}/type`, `unsupported type: ${element["type"]}`)];
  return [
    // Slack makes an id up when there is none, and then no listener of ours would ever match it.
    ...when(lengthOf(element["action_id"]) === 0, `${at}/action_id`, "must be given"),
    ...optionalString(element["action_id"], `${at}/action_id`, limits.id),
    ...optional(element["confirm"], `${at}/confirm`, checkConfirm),
    ...optional(element["placeholder"], `${at}/placeholder`, plainText(limits.placeholder)),
    ...check(element, at),
  ];
};

export const checkImage: Check = (image, at) => [
  ...when(lengthOf(image["alt_text"]) === 0, `${at}/alt_text`, "must be given"),
  ...optionalString(image["alt_text"], `${at}/alt_text`, limits.imageAltText),
  ...checkUrl(image["image_url"] ?? "", `${at}/image_url`),
];

function checkUrl(url: unknown, at: string): readonly Issue[] {
  if (url === undefined) return [];
  return [
    ...when(!/^https?:\/\/\S+$/.test(stringOf(url)), at, "must be a valid URL"),
    ...optionalString(url, at, limits.buttonUrl),
  ];
}

function checkInitialOption(select: Json, at: string): readonly Issue[] {
  const initial = select["initial_option"];
  if (initial === undefined) return [];
  const same = listOf(select["options"]).some(
    (option) => isObject(option) && JSON.stringify(option) === JSON.stringify(initial),
  );
  return when(!same, `${at}/initial_option`, "must exactly match one of the options");
}

function checkQueryLength(select: Json, at: string): readonly Issue[] {
  return when(
    select["min_query_length"] !== undefined && !Number.isInteger(select["min_query_length"]),
    `${at}/min_query_length`,
    "must be a whole number",
  );
}
