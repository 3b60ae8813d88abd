/** What we asked somebody by text; each kind is one way to be answered. */
export type Question = WhichQuestion | CancelQuestion | MoveQuestion | IntakeQuestion;

/** One of several appointments that the words may mean. */
export type Candidate = {
  readonly position: number;
  readonly requestId: string;
  readonly start: Date;
};

/** What is done once it is known with which one. */
export type Deed =
  | { readonly kind: "cancel" | "confirm" }
  | { readonly kind: "move"; readonly day?: string | undefined; readonly time?: string | undefined }
  /** The number of a proposed time, of which of the requests. */
  | { readonly kind: "choose"; readonly position: number };

export type WhichQuestion = {
  readonly kind: "which";
  readonly deed: Deed;
  readonly options: readonly Candidate[];
};

/** The appointment as it was when it was asked about: once it has changed, the answer is not about it. */
type AboutAppointment = { readonly requestId: string; readonly sequence: number };

export type CancelQuestion = AboutAppointment & { readonly kind: "cancel"; readonly start: Date };

export type MoveQuestion = AboutAppointment & {
  readonly kind: "move";
  readonly options: readonly MoveOption[];
};

/** `holdId`: what keeps it; a time next to the client's own appointment needs nothing. */
export type MoveOption = {
  readonly position: number;
  readonly start: Date;
  readonly holdId?: string | undefined;
};

/** What a request still lacks, one thing at a time. */
export type IntakeStep = "service" | "when" | "time" | "name" | "email";

export type IntakeQuestion = {
  readonly kind: "intake";
  readonly asks: IntakeStep;
  readonly draft: IntakeDraft;
};

export type IntakeDraft = {
  /** Of the text that began it. */
  readonly id: string;
  readonly zone: string;
  /** What they wrote first, for a person to read. */
  readonly words: string;
  readonly serviceKey?: string | undefined;
  /** A local day and a time of day, as far as they were said, until a start is found. */
  readonly day?: string | undefined;
  readonly time?: string | undefined;
  readonly start?: Date | undefined;
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  /** They said that they have no address. */
  readonly hasNoEmail?: boolean | undefined;
  /** Times that were told with their numbers. */
  readonly options?: readonly MoveOption[] | undefined;
};
