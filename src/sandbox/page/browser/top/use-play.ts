import { useState } from "preact/hooks";
import { z } from "zod";

/** One step of a journey, as POST /play tells it. */
const PlayedStep = z.object({
  journey: z.string(),
  step: z.string(),
  ok: z.boolean(),
  ms: z.number(),
  detail: z.string().default(""),
});
export type PlayedStep = z.infer<typeof PlayedStep>;

const Told = z.object({ detail: z.string() });

/** Left alone, a whole journey is over in a second: too fast to see what it does. */
const PACE_MS = 700;

export type Play = {
  readonly steps: readonly PlayedStep[];
  /** Which journey is being played. */
  readonly playing: string | undefined;
  /** Why it could not be played, or not to its end. */
  readonly trouble: string | undefined;
  readonly start: (journey: string) => Promise<void>;
  readonly clear: () => void;
};

/** Plays a journey on the running program; its steps come in as they end. */
export function usePlay(): Play {
  const [steps, setSteps] = useState<readonly PlayedStep[]>([]);
  const [playing, setPlaying] = useState<string>();
  const [trouble, setTrouble] = useState<string>();

  const start = async (journey: string) => {
    setSteps([]);
    setTrouble(undefined);
    setPlaying(journey);
    try {
      await play(journey, (step) => setSteps((before) => [...before, step]));
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
    setPlaying(undefined);
  };
  const clear = () => {
    setSteps([]);
    setTrouble(undefined);
  };
  return { steps, playing, trouble, start, clear };
}

async function play(journey: string, tell: (step: PlayedStep) => void): Promise<void> {
  const query = new URLSearchParams({ journey, pace: String(PACE_MS) });
  const response = await fetch(`/play?${query}`, { method: "POST" });
  if (!response.ok || response.body === null) {
    const told = Told.safeParse(await response.json().catch(() => undefined));
    throw new Error(told.data?.detail ?? `It could not be started (${response.status}).`);
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + (value ?? "")).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) tell(PlayedStep.parse(JSON.parse(line)));
    if (done) return;
  }
}
