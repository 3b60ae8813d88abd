/**
 * What buttons and dialogs carry: ids only, since everything is read again from its row at the
 * press. The leading 1 is the format's version: cards outlive releases.
 */
const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const drawnForm = new RegExp(`^1\\.(${uuid})\\.(\\d{1,9})$`);
const dialogForm = new RegExp(`^1\\.(${uuid})\\.(\\d{1,9})\\.([A-Za-z0-9_+/-]{1,64})$`);
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
