// Preloaded into the web server and the local agent: when `npm start` is gone, even by SIGKILL, the channel closes.
process.channel?.unref();
process.once("disconnect", () => process.kill(process.pid, "SIGTERM"));
