import { checkElement, checkImage } from "./block-kit-elements.ts";
import {
  type Check,
  checkList,
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
import {
  actionElements,
  inputElements,
  limits,
  type Surface,
  surfacesOfBlock,
} from "./block-kit-limits.ts";
import { checkRichText } from "./block-kit-rich-text.ts";
import { anyText, optional, plainText } from "./block-kit-text.ts";

const checks: Readonly<Record<string, Check>> = {
  header: (block, at) => checkObject(block["text"], `${at}/text`, plainText(limits.header)),
  section: (block, at) => [
    ...when(!("text" in block || "fields" in block), at, "must have text or fields"),
    ...optional(block["text"], `${at}/text`, anyText(limits.sectionText)),
    ...("fields" in block
      ? checkList(
          block["fields"],
          { at: `${at}/fields`, max: limits.sectionFields },
          anyText(limits.sectionField),
        )
      : []),
    ...optional(block["accessory"], `${at}/accessory`, (accessory, place) =>
      accessory["type"] === "image" ? checkImage(accessory, place) : checkElement(accessory, place),
    ),
  ],
  context: (block, at) =>
    checkList(
      block["elements"],
      { at: `${at}/elements`, max: limits.contextElements },
      (element, place) =>
        element["type"] === "image"
          ? checkImage(element, place)
          : anyText(limits.contextText)(element, place),
    ),
  actions: (block, at) => [
    ...checkList(
      block["elements"],
      { at: `${at}/elements`, max: limits.actionsElements },
      (element, place) => [
        ...checkKind(element, place, actionElements),
        ...checkElement(element, place),
      ],
    ),
    ...checkActionIds(block["elements"], `${at}/elements`),
  ],
  input: (block, at) => [
    ...checkObject(block["label"], `${at}/label`, plainText(limits.inputLabel)),
    ...optional(block["hint"], `${at}/hint`, plainText(limits.inputHint)),
    ...checkObject(block["element"], `${at}/element`, (element, place) => [
      ...checkKind(element, place, inputElements),
      ...checkElement(element, place),
    ]),
    // Errors of a submitted modal are keyed by block_id: without one there is no place to show them.
    ...when(lengthOf(block["block_id"]) === 0, `${at}/block_id`, "must be given"),
  ],
  alert: (block, at) => [
    ...checkObject(block["text"], `${at}/text`, anyText(limits.alertText)),
    ...when(
      !["default", "info", "warning", "error", "success"].includes(
        stringOf(block["level"] ?? "default"),
      ),
      `${at}/level`,
      "must be default, info, warning, error or success",
    ),
  ],
  rich_text: checkRichText,
  image: checkImage,
  divider: () => [],
};

/** Every block of a message or a view, and what must be unique among them. */
export function checkBlocks(blocks: unknown, surface: Surface): readonly Issue[] {
  if (!Array.isArray(blocks)) return [issue("/blocks", "must be a list")];
  const max = surface === "message" ? limits.blocksPerMessage : limits.blocksPerView;
  return [
    ...checkList(blocks, { at: "/blocks", max }, (block, at) => checkBlock(block, at, surface)),
    ...checkBlockIds(blocks),
  ];
}

function checkBlock(block: Json, at: string, surface: Surface): readonly Issue[] {
  const type = stringOf(block["type"]);
  const check = checks[type];
  if (check === undefined) return [issue(`${at}/type`, `unsupported type: ${type}`)];
  return [
    ...when(
      !surfacesOfBlock[type]?.includes(surface),
      `${at}/type`,
      `${type} is not allowed in a ${surface}`,
    ),
    ...when(
      lengthOf(block["block_id"]) > limits.id,
      `${at}/block_id`,
      `must be less than ${limits.id + 1} characters`,
    ),
    ...check(block, at),
  ];
}

function checkKind(element: Json, at: string, allowed: readonly string[]): readonly Issue[] {
  const type = stringOf(element["type"]);
  return when(!allowed.includes(type), `${at}/type`, `${type} is not allowed here`);
}

function checkBlockIds(blocks: readonly unknown[]): readonly Issue[] {
  return repeated(blocks, "block_id").map((index) =>
    issue(`/blocks/${index}/block_id`, "must be unique among the blocks"),
  );
}

function checkActionIds(elements: unknown, at: string): readonly Issue[] {
  return repeated(listOf(elements), "action_id").map((index) =>
    issue(`${at}/${index}/action_id`, "must be unique in its block"),
  );
}

/** The positions at which a key's value was seen earlier in the list. */
function repeated(items: readonly unknown[], key: string): readonly number[] {
  const values = items.map((item) => (isObject(item) ? item[key] : undefined));
  return values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) < index ? [index] : [],
  );
}
