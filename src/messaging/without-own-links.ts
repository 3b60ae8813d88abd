/**
 * A message as others may read it: whoever has a link to a client's page can cancel their appointment.
 * A word with such an address in it goes as a whole, whatever stands around the address.
 */
export function withoutOwnLinks(text: string, publicUrl: string): string {
  const { host } = new URL(publicUrl);
  const [, , written = host] = publicUrl.split("/");
  // As it is configured, and so stands in our links, and as a browser shows it: with 443, an umlaut or without.
  const ours = [host, written].map((one) => `${one.toLowerCase()}/`);
  const isOurs = (word: string) => ours.some((one) => word.toLowerCase().includes(one));
  return text.replace(/\S+/g, (word) => (isOurs(word) ? "[link]" : word));
}
