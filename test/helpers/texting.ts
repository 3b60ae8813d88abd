import { beforeEach, expect } from "vitest";
import { performAll, useOffice } from "./office.ts";
import type { PhoneCompany } from "./phone-company.ts";
import { aTextDesk, CLEO, type TextDesk } from "./text-desk.ts";

export type Texting = {
  readonly desk: TextDesk;
  /** A text arrives, and everything is sent that came of it; returns what we answered. */
  readonly says: (
    body: string,
    options?: Parameters<PhoneCompany["textFrom"]>[2],
  ) => Promise<readonly string[]>;
};

/** Every test begins with a telephone that no text went to yet. */
export function useTexting(company?: Parameters<typeof useOffice>[0]): () => Texting {
  const office = useOffice(company);
  let talk: Texting | undefined;
  beforeEach(async () => {
    const desk = await aTextDesk(office());
    talk = {
      desk,
      async says(body, delivery = {}) {
        const before = (await desk.sent()).length;
        const { acks } = await desk.twilio.textFrom(CLEO, body, delivery);
        for (const { status } of acks) expect(status).toBe(200);
        await performAll(desk);
        return (await desk.sent()).slice(before);
      },
    };
  });
  return () => {
    if (talk === undefined) throw new Error("The telephone rings only inside tests");
    return talk;
  };
}
