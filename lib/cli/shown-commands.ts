import type { Command } from "commander";

/** The commands below one that its help names: not those that only other programs start. */
export function shownCommands(command: Command): Command[] {
  const visible = command.createHelp().visibleCommands(command);
  return command.commands.filter((one) => visible.includes(one));
}
