import { useEffect, useState } from "preact/hooks";
import { z } from "zod";
import { ask } from "#sandbox/page/browser/ask.ts";

const Services = z.object({
  services: z.array(z.object({ key: z.string(), name: z.string(), minutes: z.number() })),
});
const Slots = z.object({ slots: z.array(z.object({ start: z.string(), text: z.string() })) });

export type ListedService = z.infer<typeof Services>["services"][number];
export type FreeTime = z.infer<typeof Slots>["slots"][number];

/** What the program offers now. `looks` grows when it should be asked again. */
export function useFreeTimes(wish: {
  readonly service: string | undefined;
  readonly zone: string;
  readonly looks: number;
}) {
  const [services, setServices] = useState<readonly ListedService[]>([]);
  const [times, setTimes] = useState<readonly FreeTime[]>([]);
  const [trouble, setTrouble] = useState<string>();
  const { zone, looks } = wish;
  const service = wish.service ?? services[0]?.key;

  useEffect(() => {
    void ask("GET", "/program/services").then((answer) => {
      const listed = Services.safeParse(answer.body);
      if (answer.ok && listed.success) setServices(listed.data.services);
      setTrouble(answer.ok ? undefined : answer.message);
    });
  }, [looks]);

  useEffect(() => {
    if (service === undefined) return;
    const query = new URLSearchParams({ service, zone });
    void ask("GET", `/program/availability?${query}`).then((answer) => {
      const listed = Slots.safeParse(answer.body);
      if (answer.ok && listed.success) setTimes(listed.data.slots);
      setTrouble(answer.ok ? undefined : answer.message);
    });
  }, [service, zone, looks]);

  return { services, service, times, trouble };
}
