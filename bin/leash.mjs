// Loaded into every process that the launcher starts: when the launcher dies, however it dies, the
// channel to it closes, and the process is told to stop as if the launcher had asked for it.
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
// Listening must not be what keeps the process alive.
process.channel?.unref();
