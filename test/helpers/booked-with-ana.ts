import { localDay } from "#booking/local-time.ts";
import { aBody } from "./api.ts";
import type { TestApp } from "./running-app.ts";

const zone = "America/Phoenix";

export type WithAna = {
  readonly requestId: string;
  readonly reference: string;
  readonly start: string;
  readonly email: string;
};

/**
 * Books with Ana of the clinic by the API, in real time: so many appointments on the last day on which
 * she is free, each by somebody new. Gives back the local day.
 */
export async function bookedWithAna(
  app: Pick<TestApp, "get" | "post">,
  count: number,
  service = "consult",
): Promise<{ readonly day: string; readonly booked: readonly WithAna[] }> {
  const question = `service=${service}&provider=ana&zone=${zone}`;
  const answer = await app.get(`/api/v1/availability?${question}`);
  const { slots } = (await answer.json()) as { slots: { start: string }[] };
  const day = localDay(new Date(slots.at(-1)?.start ?? ""), zone);
  const ofDay = slots.filter(({ start }) => localDay(new Date(start), zone) === day);
  const booked: WithAna[] = [];
  // Every other one, for the buffers.
  for (const { start } of ofDay.filter((_, index) => index % 2 === 0).slice(0, count)) {
    const email = `kim.${crypto.randomUUID().slice(0, 8)}@home.example`;
    const response = await app.post(
      "/api/v1/requests",
      aBody({ service, start, provider: "ana", email }),
    );
    if (response.status !== 201) throw new Error(`it was answered ${await response.text()}`);
    const { requestId, reference } = (await response.json()) as WithAna;
    booked.push({ requestId, reference, start, email });
  }
  return { day, booked };
}
