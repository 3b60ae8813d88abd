import type { BookHeldTime } from "#flows/book-held-time.ts";
import { pressHandler } from "./press-handler.ts";
import type { OnPress } from "./reply.ts";

/** "Book held time": Slack has asked for confirmation before it sends us the press. */
export function onBookHeldTime(bookHeldTime: BookHeldTime): OnPress {
  return pressHandler(bookHeldTime);
}
