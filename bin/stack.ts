/** What was started, to be stopped in the opposite order, once, whatever stops it. */
export type Stack = {
  /** Something that is added while everything stops is stopped too. */
  readonly add: (stop: () => Promise<void>) => void;
  readonly isStopping: () => boolean;
  /** Resolves once nothing is left; the same for everybody who asks. */
  readonly stopAll: () => Promise<void>;
};

export function createStack(): Stack {
  const stops: (() => Promise<void>)[] = [];
  let stopping = false;
  let emptied: Promise<void> | undefined;

  async function empty(): Promise<void> {
    for (let stop = stops.pop(); stop !== undefined; stop = stops.pop()) await stop();
    emptied = undefined;
  }

  return {
    add: (stop) => stops.push(stop),
    isStopping: () => stopping,
    stopAll() {
      stopping = true;
      emptied ??= empty();
      return emptied;
    },
  };
}
