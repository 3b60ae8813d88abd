import { type Evidence, fired, quiet, type Ruling } from "#gate/rule.ts";
import { partySizeInWords } from "#intake/party-size.ts";

/**
 * More people than may be booked unattended, by the field or by the notes. Where both speak, the
 * larger counts: "2" in the field and "our team of 12" in the notes is for a person to sort out.
 */
export function partySize({ request, words, rules }: Evidence): Ruling {
  const inField = request.partySize ?? 0;
  const inNotes = partySizeInWords(words) ?? 0;
  const size = Math.max(inField, inNotes);
  if (size <= rules.partySizeMax) return quiet;

  const where = inNotes > inField ? " by the notes" : "";
  return fired(`${size} people${where}, and at most ${rules.partySizeMax} are booked unattended`);
}
