import { type MoreDeed, moreDeeds } from "./identifiers.ts";

/**
 * What buttons and dialogs carry: ids only, since everything is read again from its row at the
 * press. The leading 1 is the format's version: cards outlive releases.
 */
const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const drawnForm = new RegExp(`^1\\.(${uuid})\\.(\\d{1,9})$`);
const dialogForm = new RegExp(`^1\\.(${uuid})\\.(\\d{1,9})\\.([A-Za-z0-9_+/-]{1,64})$`);
const moreForm = new RegExp(`^1\\.(${uuid})\\.(\\d{1,9})\\.([a-z-]{1,20})$`);
const handOverForm = new RegExp(`^1\\.(${uuid})\\.(\\d{1,9})\\.(${uuid}|none)$`);
const snoozeForm = new RegExp(`^1\\.(${uuid})\\.(\\d{1,9})\\.(\\d{1,11}|none)$`);
const takerForm = new RegExp(`^1\\.(${uuid})$`);
const slotForm = new RegExp(`^1\\.(\\d{1,11})\\.(${uuid})$`);

/** Which escalation a control belongs to, and the version at which it was drawn. */
export type Drawn = { readonly escalationId: string; readonly version: number };

export function encodeDrawn({ escalationId, version }: Drawn): string {
  return `1.${escalationId}.${version}`;
}

/** undefined for everything that is not ours. */
export function decodeDrawn(value: string): Drawn | undefined {
  const [, escalationId, version] = drawnForm.exec(value) ?? [];
  if (escalationId === undefined) return undefined;
  return { escalationId, version: Number(version) };
}

/** An option of a card's menu: which deed it is for. At most 69 of the 75 characters. */
export type More = Drawn & { readonly deed: MoreDeed };

export function encodeMore({ deed, ...drawn }: More): string {
  return `${encodeDrawn(drawn)}.${deed}`;
}

export function decodeMore(value: string): More | undefined {
  const [, escalationId, version, word] = moreForm.exec(value) ?? [];
  const deed = moreDeeds.find((known) => known === word);
  if (escalationId === undefined || deed === undefined) return undefined;
  return { escalationId, version: Number(version), deed };
}

/** The dialog for handing over remembers who had it when it was opened. */
export type HandOverDialog = Drawn & { readonly ownerId: string | undefined };

export function encodeHandOver({ ownerId, ...drawn }: HandOverDialog): string {
  return `${encodeDrawn(drawn)}.${ownerId ?? "none"}`;
}

export function decodeHandOver(value: string): HandOverDialog | undefined {
  const [, escalationId, version, ownerId] = handOverForm.exec(value) ?? [];
  if (escalationId === undefined) return undefined;
  return {
    escalationId,
    version: Number(version),
    ownerId: ownerId === "none" ? undefined : ownerId,
  };
}

/** A member in a list. */
export const encodeTaker = (memberId: string) => `1.${memberId}`;

export function decodeTaker(value: string): string | undefined {
  return takerForm.exec(value)?.[1];
}

/** The dialog for snoozing remembers until when it rested when it was opened. */
export type SnoozeDialog = Drawn & { readonly shown: Date | undefined };

export function encodeSnooze({ shown, ...drawn }: SnoozeDialog): string {
  const seconds = shown === undefined ? "none" : Math.floor(shown.getTime() / 1_000);
  return `${encodeDrawn(drawn)}.${seconds}`;
}

export function decodeSnooze(value: string): SnoozeDialog | undefined {
  const [, escalationId, version, seconds] = snoozeForm.exec(value) ?? [];
  if (escalationId === undefined) return undefined;
  const shown = seconds === "none" ? undefined : new Date(Number(seconds) * 1_000);
  return { escalationId, version: Number(version), shown };
}

/** A dialog also remembers the zone in which it speaks. */
export type Dialog = Drawn & { readonly zone: string };

export function encodeDialog(dialog: Dialog): string {
  return `${encodeDrawn(dialog)}.${dialog.zone}`;
}

export function decodeDialog(value: string): Dialog | undefined {
  const [, escalationId, version, zone] = dialogForm.exec(value) ?? [];
  if (escalationId === undefined || zone === undefined) return undefined;
  return { escalationId, version: Number(version), zone };
}

/** A time with its provider, as the value of an option: at most 49 of the 75 characters. */
export type SlotChoice = { readonly start: Date; readonly providerId: string };

export function encodeSlot({ start, providerId }: SlotChoice): string {
  return `1.${Math.floor(start.getTime() / 1_000)}.${providerId}`;
}

export function decodeSlot(value: string): SlotChoice | undefined {
  const [, seconds, providerId] = slotForm.exec(value) ?? [];
  if (providerId === undefined) return undefined;
  return { start: new Date(Number(seconds) * 1_000), providerId };
}

/** A dialog that remembers which words it has shown as they will arrive. */
export type Previewed = Drawn & { readonly previewed: string | undefined };

const previewedForm = new RegExp(`^1\\.(${uuid})\\.(\\d{1,9})\\.([0-9a-f]{16}|none)$`);

export function encodePreviewed({ escalationId, version, previewed }: Previewed): string {
  return `${encodeDrawn({ escalationId, version })}.${previewed ?? "none"}`;
}

export function decodePreviewed(value: string): Previewed | undefined {
  const [, escalationId, version, previewed] = previewedForm.exec(value) ?? [];
  if (escalationId === undefined) return undefined;
  return {
    escalationId,
    version: Number(version),
    previewed: previewed === "none" ? undefined : previewed,
  };
}

const picksForm = new RegExp(`^1\\.(${uuid})\\.(\\d{1,9})\\.((?:\\d{1,11}:${uuid},?){1,4})$`);

/** Times that somebody typed, with who could serve each: what a button does once it is pressed. */
export type Picks = Drawn & { readonly times: readonly SlotChoice[] };

export function encodePicks({ times, ...drawn }: Picks): string {
  const picked = times.map(
    ({ start, providerId }) => `${Math.floor(start.getTime() / 1_000)}:${providerId}`,
  );
  return `${encodeDrawn(drawn)}.${picked.join(",")}`;
}

export function decodePicks(value: string): Picks | undefined {
  const [, escalationId, version, picked] = picksForm.exec(value) ?? [];
  if (escalationId === undefined || picked === undefined) return undefined;
  const times = picked.split(",").map((one) => {
    const [seconds = "", providerId = ""] = one.split(":");
    return { start: new Date(Number(seconds) * 1_000), providerId };
  });
  return { escalationId, version: Number(version), times };
}
