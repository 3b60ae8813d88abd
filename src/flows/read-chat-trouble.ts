import { listChatTroubles } from "#store/chat-troubles.ts";
import { channelOf, outageTrouble, tokenTrouble } from "./chat-trouble.ts";
import type { FlowContext } from "./context.ts";

export type ShownTrouble = {
  readonly kind: "token" | "outage" | "channel";
  /** Real time. */
  readonly since: Date;
};

/** The worst of what keeps the desk from being told in chat at this moment; undefined when nothing does. */
export type ReadChatTrouble = () => Promise<ShownTrouble | undefined>;

const worstFirst = ["token", "outage", "channel"] as const;

export function readChatTroubleFlow({ db }: Pick<FlowContext, "db">): ReadChatTrouble {
  return async () => {
    const troubles = (await listChatTroubles(db)).map(
      ({ subject, since }): ShownTrouble => ({ kind: kindOf(subject), since }),
    );
    const [worst] = worstFirst.flatMap((kind) => troubles.filter((one) => one.kind === kind));
    return worst;
  };
}

function kindOf(subject: string): ShownTrouble["kind"] {
  if (subject === tokenTrouble) return "token";
  if (subject === outageTrouble || channelOf(subject) === undefined) return "outage";
  return "channel";
}
