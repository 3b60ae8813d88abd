/** What a mail says, before it is a page or a text: both are made from this, so they say the same. */
export type Letter = {
  readonly subject: string;
  /** The line that mail programs show beside the subject. */
  readonly preview: string;
  /** One word above the heading, and its colour's meaning. */
  readonly mark: { readonly text: string; readonly tone: "good" | "calm" | "warn" };
  readonly heading: string;
  readonly greeting: string | undefined;
  readonly paragraphs: readonly string[];
  readonly facts: readonly Fact[];
  readonly action: { readonly label: string; readonly url: string };
  /** Why the reader got this, for those who did not expect it. */
  readonly reason: string;
};

export type Fact = {
  readonly label: string;
  readonly lines: readonly string[];
  /** The first line is what matters most in the whole message. */
  readonly strong?: true;
  /** No longer true: crossed out, and said so in the label. */
  readonly past?: true;
  readonly link?: string;
};
