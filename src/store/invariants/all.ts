import { answeredIsKept } from "./i01-answered-is-kept.ts";
import { knownAndDriven } from "./i02-known-and-driven.ts";
import { noOverlap } from "./i03-no-overlap.ts";
import { bookedOnce } from "./i04-booked-once.ts";
import { oneEvent } from "./i05-one-event.ts";
import { noGhostEvent } from "./i06-no-ghost-event.ts";
import { oneCard } from "./i07-one-card.ts";
import { escalatedIsOpen } from "./i08-escalated-is-open.ts";
import { cardTellsTruth } from "./i09-card-tells-truth.ts";
import { sentOnce } from "./i10-sent-once.ts";
import { messageAccounted } from "./i11-message-accounted.ts";
import { noMessageAround } from "./i12-no-message-around.ts";
import { settledOrTold } from "./i15-settled-or-told.ts";
import { audited } from "./i16-audited.ts";
import type { Invariant } from "./invariant.ts";

/** Numbers that are missing belong to what is not built yet; a number, once given, stays. */
export const invariants: readonly Invariant[] = [
  answeredIsKept,
  knownAndDriven,
  noOverlap,
  bookedOnce,
  oneEvent,
  noGhostEvent,
  oneCard,
  escalatedIsOpen,
  cardTellsTruth,
  sentOnce,
  messageAccounted,
  noMessageAround,
  settledOrTold,
  audited,
];
