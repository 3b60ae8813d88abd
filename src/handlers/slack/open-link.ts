import type { OnPress } from "./reply.ts";

/** "Open" is a link, yet Slack reports its press and shows a warning when nobody answers it. */
export const onOpenLink: OnPress = async () => ({ kind: "nothing" });
