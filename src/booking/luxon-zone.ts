import { FixedOffsetZone, Zone, type ZoneOffsetFormat, type ZoneOffsetOptions } from "luxon";
import { abbreviationAt, isZone, offsetAt } from "./zone.ts";
import { zoneName } from "./zone-name.ts";

/**
 * A zone for Luxon over our own data: `DateTime.fromJSDate(start, { zone: luxonZone("Asia/Tokyo") })`.
 * Without it Luxon asks Intl, whose rules are Node's. For formatting: Luxon's conversion of wall
 * times errs near changes, so those go through #booking/zone.ts.
 */
export function luxonZone(id: string): Zone {
  return new DataZone(id);
}

/** Luxon wants a subclass. */
class DataZone extends Zone {
  readonly #id: string;

  constructor(id: string) {
    super();
    this.#id = id;
  }

  // Anything but "iana", which Luxon would pass to Intl.
  override get type(): string {
    return "gatehouse";
  }
  override get name(): string {
    return this.#id;
  }
  get ianaName(): string {
    return this.#id;
  }
  override get isUniversal(): boolean {
    return false;
  }
  override get isValid(): boolean {
    return isZone(this.#id);
  }
  override offset(timestamp: number): number {
    return offsetAt(this.#id, Math.floor(timestamp / 60_000));
  }
  override offsetName(timestamp: number, { format }: ZoneOffsetOptions): string {
    if (format === "long") return zoneName(this.#id);
    return abbreviationAt(this.#id, Math.floor(timestamp / 60_000));
  }
  override formatOffset(timestamp: number, format: ZoneOffsetFormat): string {
    return FixedOffsetZone.instance(this.offset(timestamp)).formatOffset(timestamp, format);
  }
  override equals(other: Zone): boolean {
    return other instanceof DataZone && other.name === this.name;
  }
}
