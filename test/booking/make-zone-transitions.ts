import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

/*
 * Writes test/fixtures/zone-transitions.txt anew: what `zdump` says of every zone that a browser may
 * report, from Debian's tzdata. By hand, where Debian's tools are, and with the Node of node_modules/.bin:
 *
 *   apt-get update && apt-get download tzdata && dpkg -x tzdata_*.deb unpacked
 *   node test/booking/make-zone-transitions.ts unpacked/usr/share/zoneinfo
 *
 * zdump reads compiled rules with the C library's own code: nothing of it is shared with ours.
 */

const [fromYear, toYear] = [2026, 2031];
const years = ["-c", `${fromYear},${toYear}`];
const folder = process.argv[2];
if (folder === undefined)
  throw new Error("Say which folder: node test/booking/make-zone-transitions.ts …/zoneinfo");

const version = /^# version (\S+)/.exec(readFileSync(`${folder}/tzdata.zi`, "utf8"))?.[1];
if (version === undefined) throw new Error(`${folder}/tzdata.zi does not begin with its version`);

writeFileSync(
  new URL("../fixtures/zone-transitions.txt", import.meta.url),
  [
    `# tzdata ${version}, as Debian's package compiles it: zdump -v, ${fromYear} to ${toYear - 1}`,
    "# zone, its minutes ahead of UTC when the first year begins, then each change and the minutes from then on",
    ...Intl.supportedValuesOf("timeZone").map(lineOf),
    "",
  ].join("\n"),
);

function lineOf(zone: string): string {
  const path = `${folder}/${zone}`;
  let offset = offsetAtFirst(path);
  const changes: string[] = [];
  // Each change is two lines: the second before it, and the change itself.
  for (const line of zdump("-v", ...years, path).matchAll(
    /\w+ (\w+ +\d+ [\d:]+ \d+) UT = .* gmtoff=(-?\d+)$/gm,
  )) {
    const [, at = "", seconds] = line;
    const next = Number(seconds) / 60;
    const instant = new Date(`${at} UTC`);
    if (instant.getUTCSeconds() === 59) {
      if (next !== offset) throw new Error(`zdump contradicts itself about ${zone} before ${at}`);
    } else if (next !== offset) {
      changes.push(`${instant.toISOString().slice(0, 16)}Z ${next}`);
      offset = next;
    }
  }
  return [zone, offsetAtFirst(path), ...changes].join(" ");
}

/** Of zones that never changed `-v` says nothing at all; `-i` begins with the offset: "-	-	+0530	IST". */
function offsetAtFirst(path: string): number {
  const said = /^-\t-\t([+-])(\d\d)(\d\d)?(?:\t|$)/m.exec(zdump("-i", ...years, path));
  if (said === null) throw new Error(`zdump does not say where ${path} begins`);
  const [, sign, hours, minutes = "0"] = said;
  return (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
}

function zdump(...parameters: string[]): string {
  return execFileSync("zdump", parameters, { encoding: "utf8" });
}
