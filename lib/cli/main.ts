/** The `slipway` command: one file per command; each loads what it needs only when it runs. */
import { Command, CommanderError } from "commander";
import { addResolveCommand } from "./resolve";
import { addValidateCommand } from "./validate";

const program = new Command("slipway")
  .description("the launch console's command line")
  // Wrong usage is one sentence and exit code 2, everywhere.
  .exitOverride()
  .configureOutput({ outputError: (text, write) => write(text.replace(/\n+$/, "\n")) });

addValidateCommand(program);
addResolveCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
