/** What a drill may say and must find out. */
export type DrillTools = {
  /** For whoever watches; never judged. */
  readonly say: (text: string) => void;
  /** Stop after the first part that shows a violation: enough to know that a mutant is caught. */
  readonly untilViolation: boolean;
};

export type Verdict = {
  /** What must never happen and did, each in words; none when the drill held. */
  readonly violations: readonly string[];
  /** What was seen, for the one line of JSON. */
  readonly seen: Readonly<Record<string, unknown>>;
};

/** Sets up, acts, checks, and leaves nothing behind. Throws when it could not be carried out. */
export type Drill = (tools: DrillTools) => Promise<Verdict>;

/** Waits until the check no longer throws; its last error, with what was waited for, when time is up. */
export async function eventually<T>(
  what: string,
  check: () => T | Promise<T>,
  patienceMs = 30_000,
): Promise<T> {
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() > until)
        throw new Error(`${what}: not within ${patienceMs / 1000} s`, { cause: error });
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
