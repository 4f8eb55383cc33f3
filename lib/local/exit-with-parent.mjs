// Preloaded into the web server and the local agent: when `npm start` is gone, even by SIGKILL, the channel closes.
// Their own children inherit the preload and must be left alone: their channel leads elsewhere.
if (process.env.SLIPWAY_PARENT_PID === String(process.ppid)) {
  process.channel?.unref();
  process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
}
