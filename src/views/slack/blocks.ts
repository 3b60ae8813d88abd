/** The few shapes of Block Kit that cards and dialogs are made of. */
export type PlainText = {
  readonly type: "plain_text";
  readonly text: string;
  readonly emoji: true;
};
export type Markdown = { readonly type: "mrkdwn"; readonly text: string; readonly verbatim: true };

export type Confirm = {
  readonly title: PlainText;
  readonly text: PlainText;
  readonly confirm: PlainText;
  readonly deny: PlainText;
};

export type Button = {
  readonly type: "button";
  readonly action_id: string;
  readonly text: PlainText;
  readonly accessibility_label: string;
  readonly value?: string;
  readonly url?: string;
  readonly style?: "primary";
  readonly confirm?: Confirm;
};

/** The menu behind the three dots. Slack has no accessibility label for it; its options speak. */
export type Overflow = {
  readonly type: "overflow";
  readonly action_id: string;
  readonly options: Option[];
};

export type Option = { readonly text: PlainText; readonly value: string };

type InputElement =
  | {
      readonly type: "external_select";
      readonly action_id: string;
      readonly min_query_length: number;
      readonly placeholder: PlainText;
      readonly focus_on_load?: true;
      readonly initial_option?: Option;
    }
  | {
      readonly type: "datepicker";
      readonly action_id: string;
      readonly initial_date?: string;
    }
  | {
      readonly type: "checkboxes";
      readonly action_id: string;
      readonly options: Option[];
      readonly initial_options?: Option[];
    }
  | {
      readonly type: "multi_external_select";
      readonly action_id: string;
      readonly min_query_length: number;
      readonly max_selected_items: number;
      readonly placeholder: PlainText;
      readonly focus_on_load: true;
    }
  | {
      readonly type: "static_select";
      readonly action_id: string;
      readonly options: Option[];
      readonly initial_option: Option;
    }
  | {
      readonly type: "datetimepicker";
      readonly action_id: string;
      /** Seconds since 1970; Slack shows them in the reader's zone. */
      readonly initial_date_time: number;
      readonly focus_on_load: true;
    }
  | {
      readonly type: "plain_text_input";
      readonly action_id: string;
      readonly multiline: boolean;
      readonly max_length: number;
      readonly initial_value?: string;
    };

export type RichText = { readonly type: "text"; readonly text: string };
export type RichLeaf = RichText | { readonly type: "user"; readonly user_id: string };
export type RichGroup = {
  readonly type: "rich_text_quote" | "rich_text_section";
  readonly elements: RichLeaf[];
};

export type Block =
  | { readonly type: "header"; readonly block_id: string; readonly text: PlainText }
  | {
      readonly type: "section";
      readonly block_id: string;
      readonly text: PlainText | Markdown;
      readonly accessory?: Button;
    }
  | { readonly type: "section"; readonly block_id: string; readonly fields: Markdown[] }
  | { readonly type: "rich_text"; readonly block_id: string; readonly elements: RichGroup[] }
  | { readonly type: "context"; readonly block_id: string; readonly elements: Markdown[] }
  | {
      readonly type: "actions";
      readonly block_id: string;
      readonly elements: (Button | Overflow)[];
    }
  | {
      readonly type: "input";
      readonly block_id: string;
      readonly label: PlainText;
      readonly hint?: PlainText;
      readonly optional?: boolean;
      readonly element: InputElement;
    };

/** What chat.postMessage gets besides the channel; chat.update takes text, blocks and metadata of it. */
export type SlackMessage = {
  /** What notifications show and screen readers read: the whole message in one line. */
  readonly text: string;
  readonly blocks: Block[];
  /** Ids only: every app and every person in the channel can read it. */
  readonly metadata: {
    readonly event_type: string;
    readonly event_payload: Readonly<Record<string, string | number>>;
  };
  readonly unfurl_links: false;
  readonly unfurl_media: false;
};

export type SlackView = {
  readonly type: "modal";
  readonly callback_id: string;
  readonly private_metadata: string;
  readonly title: PlainText;
  /** Without it there is nothing to send, only something to read. */
  readonly submit?: PlainText;
  readonly close: PlainText;
  readonly blocks: Block[];
};

/** What stands in somebody's Home. */
export type SlackHome = { readonly type: "home"; readonly blocks: Block[] };

export function plain(text: string): PlainText {
  return { type: "plain_text", text, emoji: true };
}

/** mrkdwn without auto-linking; whatever is not ours in it must have gone through `safe` first. */
export function markdown(text: string): Markdown {
  return { type: "mrkdwn", text, verbatim: true };
}

/**
 * Words we did not write, as a quotation. Rich text is never parsed, so that nothing in it can
 * mention people, forge a link or look like one of our own lines.
 */
export function quotation(blockId: string, words: string): Block {
  return {
    type: "rich_text",
    block_id: blockId,
    elements: [{ type: "rich_text_quote", elements: [{ type: "text", text: words }] }],
  };
}
