/** How long somebody can wait: all milliseconds are totals, whatever happens within them. */
export type CalendarPace = {
  readonly read: "read" | "interactive-read";
  readonly readDeadlineMs: number;
  readonly writeDeadlineMs: number;
  /** So many questions about busy time at once; more wait without their deadlines running. */
  readonly questionsAtOnce: number;
};

/** For effects and the mirror of busy time: nobody is watching. */
export const unhurried: CalendarPace = {
  read: "read",
  readDeadlineMs: 4_000,
  writeDeadlineMs: 4_000,
  questionsAtOnce: 5,
};

/** For the second look at one calendar while a client waits: one retry, a second and a half. */
export const interactive: CalendarPace = {
  read: "interactive-read",
  readDeadlineMs: 1_500,
  writeDeadlineMs: 4_000,
  questionsAtOnce: 50,
};
