/**
 * What Slack's Block Kit reference allows, counted in code points (docs.slack.dev/reference/block-kit
 * and the types of @slack/types 3.2). Where the two differ, the smaller number stands here.
 */
export const limits = {
  blocksPerMessage: 50,
  blocksPerView: 100,
  /** chat.update refuses more with msg_too_long; chat.postMessage would cut at 40,000. */
  fallbackText: 4_000,
  metadataBytes: 16_000,
  id: 255,
  header: 150,
  sectionText: 3_000,
  sectionFields: 10,
  sectionField: 2_000,
  contextElements: 10,
  contextText: 3_000,
  actionsElements: 25,
  alertText: 200,
  richTextCharacters: 4_000,
  imageAltText: 2_000,
  buttonText: 75,
  buttonValue: 2_000,
  buttonUrl: 3_000,
  accessibilityLabel: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  placeholder: 150,
  selectOptions: 100,
  overflowOptions: 5,
  choiceOptions: 10,
  optionText: 75,
  /** The documentation says 150, the types say 75. */
  optionValue: 75,
  inputLabel: 2_000,
  inputHint: 2_000,
  inputText: 3_000,
  viewTitle: 24,
  viewButton: 24,
  privateMetadata: 3_000,
  callbackId: 255,
  viewBytes: 250_000,
} as const;

export type Surface = "message" | "modal" | "home";

/** The blocks this installation knows, and where Slack accepts them. */
export const surfacesOfBlock: Readonly<Record<string, readonly Surface[]>> = {
  actions: ["message", "modal", "home"],
  alert: ["modal"],
  context: ["message", "modal", "home"],
  divider: ["message", "modal", "home"],
  header: ["message", "modal", "home"],
  image: ["message", "modal", "home"],
  input: ["message", "modal", "home"],
  rich_text: ["message", "modal", "home"],
  section: ["message", "modal", "home"],
};

/** Which elements an actions block takes, and which an input block takes. */
export const actionElements: readonly string[] = [
  "button",
  "checkboxes",
  "datepicker",
  "datetimepicker",
  "external_select",
  "overflow",
  "radio_buttons",
  "static_select",
  "users_select",
];
export const inputElements: readonly string[] = [
  "checkboxes",
  "datepicker",
  "datetimepicker",
  "external_select",
  "multi_external_select",
  "plain_text_input",
  "radio_buttons",
  "static_select",
  "users_select",
];
