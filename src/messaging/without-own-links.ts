/**
 * A message as others may read it: whoever has a link to a client's page can cancel their appointment.
 * A word with such an address in it goes as a whole, whatever stands around the address.
 */
export function withoutOwnLinks(text: string, publicUrl: string): string {
  const ours = `${new URL(publicUrl).host.toLowerCase()}/`;
  return text.replace(/\S+/g, (word) => (word.toLowerCase().includes(ours) ? "[link]" : word));
}
