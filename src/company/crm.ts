import { z } from "zod";

/** What of the desk's work stands in the CRM besides tickets and meetings. */
export const CrmRules = z.strictObject({
  /** Whether what people say in the thread of a card becomes a note on its ticket. */
  mirrorThread: z.boolean().default(false),
});
