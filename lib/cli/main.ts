/** The `slipway` command: reads the words of this process and ends with its exit code. */
import { fetchThroughProxies } from "../network/fetch-through-proxies";
import { runCli } from "./run-cli";

// `slipway run list | head` closes our output early: that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

fetchThroughProxies();
await runCli(process.argv.slice(2));
