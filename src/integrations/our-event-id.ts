/** Whether an id is one of ours: a vendor's own may look like anything but this. */
export function isOurEventId(id: string): boolean {
  return /^gh[0-9a-f]{40}$/.test(id);
}
