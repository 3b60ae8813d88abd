/** Something that is done again and again, never twice at once. */
export type Repeated = {
  /** Do it now, or once more if it is being done: what came in meanwhile is not overlooked. */
  readonly soon: () => void;
  /** No further round begins; resolves when the running one has ended. */
  readonly stop: () => Promise<void>;
};

/** Runs `run` every so often (real time, counted from the end of a round); an error never ends the series. */
export function repeat(task: {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<unknown>;
  readonly onError: (error: unknown) => void;
}): Repeated {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;

  const round = () => {
    clearTimeout(timer);
    running = task
      .run()
      .then(() => undefined, task.onError)
      .then(() => {
        running = undefined;
        if (stopped) return;
        if (again) {
          again = false;
          round();
        } else timer = setTimeout(round, task.everyMs);
      });
  };
  timer = setTimeout(round, 0);

  return {
    soon() {
      if (stopped) return;
      if (running === undefined) round();
      else again = true;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
