/** What the person who typed `npm start` sees. Colour and moving lines only on a terminal. */
export type Screen = {
  /** Shows the step while it is done, and how long it took. Steps may run side by side. */
  readonly step: <T>(
    name: string,
    work: () => Promise<T>,
    say: (result: T) => string,
  ) => Promise<T>;
  readonly say: (text: string) => void;
  readonly complain: (text: string) => void;
  readonly paint: (style: Style, text: string) => string;
};

const styles = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;
export type Style = keyof typeof styles;

const frames = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const NAME_WIDTH = 12;

export function createScreen(out: NodeJS.WriteStream, colourWanted: boolean): Screen {
  const moves = out.isTTY === true;
  const pending = new Set<string>();
  let frame = 0;

  const paint = (style: Style, text: string) =>
    moves && colourWanted ? `\x1b[${styles[style]}m${text}\x1b[0m` : text;
  const erase = moves ? "\r\x1b[K" : "";
  const drawPending = () => {
    if (!moves || pending.size === 0) return;
    frame = (frame + 1) % frames.length;
    out.write(`${erase}  ${paint("cyan", frames[frame] ?? "")} ${[...pending].join(", ")} …`);
  };
  const print = (text: string) => {
    out.write(`${erase}${text}\n`);
    drawPending();
  };
  const timer = setInterval(drawPending, 100);
  timer.unref();

  return {
    paint,
    say: print,
    complain: (text) => print(paint("red", text)),
    async step(name, work, say) {
      const started = performance.now();
      pending.add(name);
      drawPending();
      try {
        const result = await work();
        pending.delete(name);
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        print(
          `  ${paint("green", "✓")} ${name.padEnd(NAME_WIDTH)} ${say(result)} ${paint("dim", `${seconds} s`)}`,
        );
        return result;
      } catch (error) {
        pending.delete(name);
        print(`  ${paint("red", "✗")} ${name}`);
        throw error;
      }
    },
  };
}
