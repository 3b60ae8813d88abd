import { useState } from "preact/hooks";
import { z } from "zod";
import { ask } from "#sandbox/page/browser/ask.ts";
import { usePage } from "#sandbox/page/browser/context.ts";
import type { Confirm } from "./block-shapes.ts";
import type { Place, PressedControl } from "./surface.ts";

const Ack = z.object({ status: z.int(), milliseconds: z.number() });

/** A press that waits for its confirm dialog. */
export type Asking = { readonly confirm: Confirm; readonly pressed: PressedControl };

/** Presses controls of one place as the person as whom we act, the way Slack's client does it. */
export function usePress(place: Place) {
  const { me } = usePage();
  const [pressing, setPressing] = useState<string>();
  const [asking, setAsking] = useState<Asking>();
  const [trouble, setTrouble] = useState<string>();

  const send = async ({ actionId, option }: PressedControl) => {
    setAsking(undefined);
    setPressing(actionId);
    const body = { user: me, ...place, actionId, ...(option !== undefined && { option }) };
    const answer = await ask("POST", "/slack/press", { body });
    setPressing(undefined);
    setTrouble(answer.ok ? troubleOf(answer.body) : answer.message);
  };

  return {
    pressing,
    asking,
    trouble,
    press(pressed: PressedControl) {
      if (pressing !== undefined) return;
      if (pressed.confirm === undefined) void send(pressed);
      else setAsking({ confirm: pressed.confirm, pressed });
    },
    confirm: () => asking !== undefined && void send(asking.pressed),
    deny: () => setAsking(undefined),
  };
}

/** In Slack's own words: it shows them beside the message. */
export function troubleOf(body: unknown): string | undefined {
  const ack = Ack.safeParse(body);
  if (!ack.success) return "The sandbox answered something unexpected.";
  if (ack.data.status === 200) return undefined;
  return ack.data.status === 0
    ? "Operation timed out. Apps need to respond within 3 seconds."
    : `This app responded with Status Code ${ack.data.status}.`;
}
