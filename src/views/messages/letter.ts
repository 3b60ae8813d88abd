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
  /** Where the reader may go on; undefined where they are already. */
  readonly action: { readonly label: string; readonly url: string } | undefined;
  /** Why the reader got this, for those who did not expect it. */
  readonly reason: string;
  /** Where clients say by which way they are written to. */
  readonly contactUrl?: string | undefined;
};

export type Fact = {
  readonly label: string;
  readonly lines: readonly string[];
  /** The first line is what matters most in the whole message. */
  readonly strong?: true;
  /** No longer true: crossed out, and said so in the label. */
  readonly past?: true;
  readonly link?: string;
  /** Somewhere else to go: shown by its label alone, with its address in the plain text. */
  readonly way?: true;
};
