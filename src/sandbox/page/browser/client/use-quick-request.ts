import { useEffect, useState } from "preact/hooks";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import { type Outcome, readOutcome } from "./outcome.ts";
import { type Preset, presets } from "./presets.ts";
import { useFreeTimes } from "./use-free-times.ts";
import { useServices } from "./use-services.ts";

export type Wish = {
  readonly clientName: string;
  readonly email: string;
  /** With one, they agree to texts. */
  readonly phone: string;
  readonly partySize: string;
  readonly notes: string;
};

const [firstPreset] = presets;

/** The program's times of a moment ago are old when its clock was moved; every minute will do. */
const MINUTE_MS = 60_000;

/** All that changes on the quick form. */
export function useQuickRequest() {
  const { aheadMs, programAnswers, state } = usePage();
  const [preset, setPreset] = useState<Preset | undefined>(firstPreset);
  const [wish, setWish] = useState<Wish>(wishOf(firstPreset));
  const [asked, setService] = useState<string>();
  const [zone, setZone] = useState("America/Phoenix");
  const [chosen, setStart] = useState<string>();
  const [looks, setLooks] = useState(0);
  const [sending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const listed = useServices(looks);
  const service = asked ?? listed.services[0]?.key;
  const free = useFreeTimes({ service, zone, looks });

  const eventCount = state.calendars.reduce((sum, { events }) => sum + events.length, 0);
  useEffect(
    () => setLooks((before) => before + 1),
    [Math.round(aheadMs / MINUTE_MS), programAnswers, eventCount],
  );

  const isFree = free.times.some(({ start }) => start === chosen);
  const start = chosen === "" || isFree ? chosen : free.times[0]?.start;

  const send = async (at: string | undefined) => {
    if (sending) return;
    setSending(true);
    const answer = await ask("POST", "/program/requests", {
      body: requestBody(wish, { service, zone, start: at }),
      headers: { "idempotency-key": crypto.randomUUID() },
    });
    setOutcome(readOutcome(answer));
    setSending(false);
    setStart(undefined);
    setLooks((before) => before + 1);
  };

  return {
    services: listed.services,
    service,
    times: free.times,
    trouble: listed.trouble ?? free.trouble,
    preset,
    wish,
    zone,
    start,
    sending,
    outcome,
    send,
    choose(next: Preset) {
      setPreset(next);
      setWish(wishOf(next));
    },
    change(part: Partial<Wish>) {
      setWish({ ...wish, ...part });
      setPreset(undefined);
    },
    setService,
    setZone,
    setStart,
  };
}

function wishOf(preset: Preset | undefined): Wish {
  const { clientName = "", email = "", phone = "", partySize = "", notes = "" } = preset ?? {};
  return { clientName, email, phone, partySize, notes };
}

/** No start means that the client names none: "" is the list's own word for that. */
function requestBody(
  { clientName, email, phone, partySize, notes }: Wish,
  at: {
    readonly service: string | undefined;
    readonly zone: string;
    readonly start: string | undefined;
  },
): object {
  return {
    service: at.service,
    zone: at.zone,
    name: clientName,
    email,
    ...(at.start && { start: at.start }),
    ...(phone.trim() !== "" && { phone, consents: { sms: true } }),
    ...(partySize !== "" && { partySize: Number(partySize) }),
    ...(notes !== "" && { notes }),
  };
}
