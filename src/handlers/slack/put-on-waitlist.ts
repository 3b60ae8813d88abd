import type { PreparePutOnWaitlist, PutOnWaitlist } from "#flows/put-on-waitlist.ts";
import { parseWaits } from "#intake/parse-waitlist.ts";
import { decodeDrawn } from "#views/slack/codec.ts";
import { inputs } from "#views/slack/identifiers.ts";
import { refusalNotice, unknownControlInDialog } from "#views/slack/notices.ts";
import { untilImpossible, waitlistDialog } from "#views/slack/waitlist-dialog.ts";
import { chatUser, type DialogSubmitted, typedIn } from "./payload.ts";
import { withPress } from "./press-handler.ts";
import { errorAt, type OnPress, type OnSubmit, replyToSubmit } from "./reply.ts";

const { waitDays, waitFrom, waitTo, waitNotBefore, waitUntil } = inputs;

/** "Waitlist…" opens the dialog, for its owner alone. */
export function onPutOnWaitlist(prepare: PreparePutOnWaitlist): OnPress {
  return (payload) =>
    withPress(payload, async (press, drawn) => {
      const prepared = await prepare(press);
      if (prepared.kind === "refused")
        return { kind: "tell", notice: refusalNotice(prepared.refusal) };
      return { kind: "open", view: waitlistDialog(drawn, prepared) };
    });
}

/** "Put on waitlist" in the dialog. */
export function onWaitlistSubmitted(putOnWaitlist: PutOnWaitlist): OnSubmit {
  return async (submitted) => {
    const drawn = decodeDrawn(submitted.view.private_metadata);
    if (drawn === undefined) return errorAt(waitUntil.block, unknownControlInDialog);
    const waits = parseWaits(fieldsIn(submitted));
    if (waits.kind === "invalid") {
      const problems = waits.problems.map(({ path, message }) => [fieldOf(path), message]);
      return { kind: "errors", errors: Object.fromEntries(problems) };
    }
    const { windows, fromOn, untilOn } = waits;
    const by = chatUser(submitted);
    const result = await putOnWaitlist({ ...drawn, by, windows, fromOn, untilOn });
    if (result.kind === "until-impossible")
      return errorAt(waitUntil.block, untilImpossible(result.latest));
    return replyToSubmit(result, waitUntil.block);
  };
}

/** As a form would send it. */
function fieldsIn(submitted: DialogSubmitted): Readonly<Record<string, string>> {
  const { values } = submitted.view.state;
  const days = values[waitDays.block]?.[waitDays.action]?.selected_options ?? [];
  return {
    ...Object.fromEntries(days.map(({ value }) => [`days.${value}`, "on"])),
    from: typedIn(submitted, waitFrom),
    to: typedIn(submitted, waitTo),
    notBefore: values[waitNotBefore.block]?.[waitNotBefore.action]?.selected_date ?? "",
    until: values[waitUntil.block]?.[waitUntil.action]?.selected_date ?? "",
  };
}

/** A problem's path is "windows.0.from"; where it is shown is the field that was typed in. */
function fieldOf(path: string): string {
  if (path.endsWith("from")) return waitFrom.block;
  if (path === "notBefore") return waitNotBefore.block;
  if (path.endsWith("to")) return waitTo.block;
  return path.startsWith("windows") ? waitDays.block : waitUntil.block;
}
