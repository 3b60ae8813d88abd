import type { ChangePreferences } from "#flows/change-preferences.ts";
import { refusalNotice, unknownControlNotice } from "#views/slack/notices.ts";
import { chatUser } from "./payload.ts";
import type { OnPress } from "./reply.ts";

/** A preference in one's Home: the button says what it makes of it. */
export function onPreference(
  changePreferences: ChangePreferences,
  preference: "directMessages" | "quietHours",
): OnPress {
  return async (payload) => {
    const { value } = payload.actions[0];
    if (value !== "on" && value !== "off") return { kind: "tell", notice: unknownControlNotice };
    const result = await changePreferences({
      by: chatUser(payload),
      preferences: { [preference]: value === "on" },
    });
    if (result.kind === "done") return { kind: "nothing" };
    return { kind: "tell", notice: refusalNotice(result.refusal) };
  };
}
