// Runs before `npm start` and `npm test`, on any Node from 20 on and with nothing installed yet:
// plain JavaScript without dependencies. Node 24, which runs everything else, is itself a package,
// and npm puts it first in PATH for the scripts that follow.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 20;
const root = new URL("../", import.meta.url);
const stamp = new URL("node_modules/.gatehouse-installed", root);

const wanted = createHash("sha256")
  .update(readFileSync(new URL("package-lock.json", root)))
  // Packages with binaries differ by machine: a checkout may be mounted into another one.
  .update(`${process.platform} ${process.arch}`)
  .digest("hex");

if (Number.parseInt(process.versions.node, 10) < OLDEST_NODE) {
  fail(
    `Gatehouse needs Node ${OLDEST_NODE} or newer, and this is ${process.version}.`,
    "Get a newer one from https://nodejs.org or with your version manager.",
  );
} else if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  install();
}

function install() {
  const tick = showProgress();
  // npm tells its scripts where it is itself; run by hand, we look in PATH.
  const npm = process.env.npm_execpath;
  const flags = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const child = npm?.endsWith("js")
    ? spawn(process.execPath, [npm, ...flags], options())
    : spawn("npm", flags, { ...options(), shell: process.platform === "win32" });

  child.on("error", (error) => finish(tick, error.message));
  child.on("exit", (code, signal) => finish(tick, code === 0 ? undefined : (signal ?? code)));
}

function options() {
  return { cwd: fileURLToPath(root), stdio: ["ignore", "ignore", "inherit"] };
}

function finish(tick, failure) {
  clearInterval(tick);
  if (process.stdout.isTTY) process.stdout.write("\r\x1b[K");
  if (failure !== undefined) {
    fail(
      `The packages could not be installed (npm ci: ${failure}).`,
      "npm says why above. It needs the registry that `npm config get registry` names.",
    );
    return;
  }
  writeFileSync(stamp, wanted);
  console.log(`Packages installed in ${seconds()} s.`);
}

/** On a terminal a line that counts; in a log a line now and then, so that nobody thinks it hangs. */
function showProgress() {
  const text = "Installing packages, once (npm ci, usually less than a minute)";
  if (!process.stdout.isTTY) console.log(`${text} …`);
  return setInterval(
    () =>
      process.stdout.isTTY
        ? process.stdout.write(`\r\x1b[K${text} … ${seconds()} s`)
        : console.log(`… still installing, ${seconds()} s`),
    process.stdout.isTTY ? 250 : 10_000,
  );
}

function seconds() {
  return Math.round(performance.now() / 1000);
}

function fail(...lines) {
  for (const line of lines) console.error(line);
  process.exitCode = 1;
}
