import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Whether the process runs and has this word in its command line: numbers are given out again,
 * and a file that names a process may be older than the process that has its number now.
 */
export function isRunning(pid: number, word: string): boolean {
  if (!exists(pid)) return false;
  try {
    return commandOf(pid).includes(word);
  } catch {
    return false;
  }
}

/** Whether any process has this number, ours or not. */
export function exists(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Empty for a process that is dead already and only waits for its parent to notice. */
function commandOf(pid: number): string {
  if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  const [command, ...flags] =
    process.platform === "win32"
      ? [
          "powershell",
          "-c",
          `(Get-CimInstance Win32_Process -Filter "ProcessId=${pid}").CommandLine`,
        ]
      : ["ps", "-o", "command=", "-p", String(pid)];
  return execFileSync(command ?? "", flags, { encoding: "utf8", windowsHide: true });
}
