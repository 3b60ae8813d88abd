import { useEffect, useState } from "preact/hooks";
import { z } from "zod";
import { ask } from "#sandbox/page/browser/ask.ts";

const Slots = z.object({ slots: z.array(z.object({ start: z.string(), text: z.string() })) });
export type FreeTime = z.infer<typeof Slots>["slots"][number];

/** The times that the program offers now. `looks` grows when it should be asked again. */
export function useFreeTimes(wish: {
  readonly service: string | undefined;
  readonly zone: string;
  readonly looks: number;
}): { readonly times: readonly FreeTime[]; readonly trouble: string | undefined } {
  const [times, setTimes] = useState<readonly FreeTime[]>([]);
  const [trouble, setTrouble] = useState<string>();
  const { service, zone, looks } = wish;
  useEffect(() => {
    if (service === undefined) return;
    let outdated = false;
    const query = new URLSearchParams({ service, zone });
    void ask("GET", `/program/availability?${query}`).then((answer) => {
      if (outdated) return;
      const listed = Slots.safeParse(answer.body);
      if (answer.ok && listed.success) setTimes(listed.data.slots);
      setTrouble(answer.ok ? undefined : answer.message);
    });
    return () => {
      outdated = true;
    };
  }, [service, zone, looks]);
  return { times, trouble };
}
