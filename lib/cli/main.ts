/** The `slipway` command: reads the words of this process and ends with its exit code. */
import { fetchThroughProxies } from "../network/fetch-through-proxies";
import { note } from "./output";
import { runCli } from "./run-cli";

// `slipway run list | head` closes our output early: that is no failure of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

fetchThroughProxies();
process.once("beforeExit", tellUnsettled);
await runCli(process.argv.slice(2));
process.off("beforeExit", tellUnsettled);

/** What never settles and keeps nothing alive would end the process without a word. */
function tellUnsettled(): never {
  note("✕ The command ended before it was done: what it waited for never came.");
  process.exit(1);
}
