import { checkBlocks } from "./block-kit-blocks.ts";
import {
  checkObject,
  type Issue,
  isObject,
  issue,
  lengthOf,
  listOf,
  when,
} from "./block-kit-issue.ts";
import { limits } from "./block-kit-limits.ts";
import { optional, optionalString, plainText } from "./block-kit-text.ts";

export type { Issue } from "./block-kit-issue.ts";

/**
 * Everything that Slack would refuse in a message (`invalid_blocks`, `no_text`, `msg_too_long` …),
 * and what it would accept although nobody could read it: a message without its fallback text.
 *
 * @param message the body of chat.postMessage or chat.update: `{text, blocks?, metadata?}`
 */
export function lintMessage(message: unknown): readonly Issue[] {
  if (!isObject(message)) return [issue("", "must provide an object")];
  return [
    // Notifications show only this, and screen readers read this in place of the blocks.
    ...when(lengthOf(message["text"]) === 0, "/text", "must be more than 0 characters"),
    ...optionalString(message["text"], "/text", limits.fallbackText),
    ...(message["blocks"] === undefined ? [] : checkBlocks(message["blocks"], "message")),
    ...(message["metadata"] === undefined ? [] : checkMetadata(message["metadata"])),
  ];
}

/** Everything that Slack would refuse in a modal. */
export function lintView(view: unknown): readonly Issue[] {
  if (!isObject(view)) return [issue("", "must provide an object")];
  const hasInput = listOf(view["blocks"]).some(
    (block) => isObject(block) && block["type"] === "input",
  );
  return [
    ...when(view["type"] !== "modal", "/type", "must be modal"),
    ...checkObject(view["title"], "/title", plainText(limits.viewTitle)),
    ...optional(view["submit"], "/submit", plainText(limits.viewButton)),
    ...optional(view["close"], "/close", plainText(limits.viewButton)),
    ...when(hasInput && view["submit"] === undefined, "/submit", "is required with input blocks"),
    ...optionalString(view["private_metadata"], "/private_metadata", limits.privateMetadata),
    ...optionalString(view["callback_id"], "/callback_id", limits.callbackId),
    ...when(JSON.stringify(view).length > limits.viewBytes, "", "view_too_large"),
    ...checkBlocks(view["blocks"], "modal"),
  ];
}

/** Everything that Slack would refuse in a Home. */
export function lintHome(view: unknown): readonly Issue[] {
  if (!isObject(view)) return [issue("", "must provide an object")];
  return [
    ...when(view["type"] !== "home", "/type", "must be home"),
    ...when("title" in view || "submit" in view, "", "a home has neither title nor submit"),
    ...when(JSON.stringify(view).length > limits.viewBytes, "", "view_too_large"),
    ...checkBlocks(view["blocks"], "home"),
  ];
}

function checkMetadata(metadata: unknown): readonly Issue[] {
  const known = isObject(metadata);
  return [
    ...when(
      !known || lengthOf(metadata["event_type"]) === 0,
      "/metadata/event_type",
      "must be given",
    ),
    ...when(
      !known || !isObject(metadata["event_payload"]),
      "/metadata/event_payload",
      "must provide an object",
    ),
    ...when(
      JSON.stringify(metadata).length > limits.metadataBytes,
      "/metadata",
      "metadata_too_large",
    ),
  ];
}
