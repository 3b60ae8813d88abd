import { useEffect, useState } from "preact/hooks";
import { z } from "zod";
import { ask } from "#sandbox/page/browser/ask.ts";

const Services = z.object({
  services: z.array(z.object({ key: z.string(), name: z.string(), minutes: z.number() })),
});
export type ListedService = z.infer<typeof Services>["services"][number];

/** What the program lets one book. `looks` grows when it should be asked again. */
export function useServices(looks: number): {
  readonly services: readonly ListedService[];
  readonly trouble: string | undefined;
} {
  const [services, setServices] = useState<readonly ListedService[]>([]);
  const [trouble, setTrouble] = useState<string>();
  useEffect(() => {
    void ask("GET", "/program/services").then((answer) => {
      const listed = Services.safeParse(answer.body);
      if (answer.ok && listed.success) setServices(listed.data.services);
      setTrouble(answer.ok ? undefined : answer.message);
    });
  }, [looks]);
  return { services, trouble };
}
