import { useCallback, useEffect, useState } from "preact/hooks";
import { z } from "zod";
import { ask } from "./ask.ts";

const Told = z.object({ now: z.iso.datetime() });

export type BusinessClock = {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How far it runs ahead of real time. */
  readonly aheadMs: number;
  /** Why the program's time is not known; then real time is shown. */
  readonly trouble: string | undefined;
  /** Moves it forward; what went wrong, if anything did. */
  readonly move: (byMinutes: number) => Promise<string | undefined>;
};

const ASK_EVERY_MS = 3_000;
/** Nothing on the page shows seconds. */
const TICK_EVERY_MS = 5_000;

export function useBusinessClock(): BusinessClock {
  const [aheadMs, setAheadMs] = useState(0);
  const [trouble, setTrouble] = useState<string>();
  const [realNow, setRealNow] = useState(Date.now);

  const take = useCallback((body: unknown) => {
    const told = Told.safeParse(body);
    if (!told.success) return;
    // A journey of the answer is not worth a change of everything that shows a time.
    const ahead = Math.round((Date.parse(told.data.now) - Date.now()) / 1_000) * 1_000;
    setAheadMs((before) => (Math.abs(before - ahead) > 1_000 ? ahead : before));
    setRealNow(Date.now());
    setTrouble(undefined);
  }, []);

  useEffect(() => {
    const look = async () => {
      const answer = await ask("GET", "/program/clock");
      if (answer.ok) take(answer.body);
      else setTrouble(answer.message);
    };
    void look();
    const asking = setInterval(look, ASK_EVERY_MS);
    const ticking = setInterval(() => setRealNow(Date.now()), TICK_EVERY_MS);
    return () => {
      clearInterval(asking);
      clearInterval(ticking);
    };
  }, [take]);

  const move = useCallback(
    async (byMinutes: number) => {
      const answer = await ask("POST", "/program/clock", { body: { byMinutes } });
      if (!answer.ok) return answer.message;
      take(answer.body);
      return undefined;
    },
    [take],
  );
  return { now: realNow + aheadMs, aheadMs, trouble, move };
}
