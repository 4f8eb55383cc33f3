import type { Argument, Command, Option } from "commander";
import { createProgram, environment, exitCodes } from "./program";
import { shownCommands } from "./shown-commands";

/** The reference page of the command line, from the commands themselves. */
export function cliDoc(): string {
  const program = createProgram("0.0.0");
  return [
    head,
    list(environment),
    "## Exit codes\n",
    list(exitCodes),
    ...shownCommands(program).flatMap((one) => commandText(one, "slipway")),
  ].join("\n");
}

const head = `# The command line

<!-- Written by \`npm run docs\` from lib/cli; do not edit. -->

\`npx slipway …\` in a clone. \`validate\` and \`resolve\` need no server; the other commands talk to one over the
[public API](api.md). On a terminal they print tables and colours, into a pipe tab-separated lines without a head, and with
\`--json\` one JSON value. What is refused is printed with every issue: where it stands, the line with a caret, what is allowed.

## Environment
`;

function list(rows: readonly (readonly [string, string])[]): string {
  return `${rows.map(([name, text]) => `- \`${name}\`: ${text}`).join("\n")}\n`;
}

function commandText(command: Command, parents: string): string[] {
  const name = `${parents} ${command.name()}`;
  const { options, registeredArguments } = command;
  const commands = shownCommands(command);
  const isGroup = commands.length > 0 && options.length === 0;
  const words = [
    name,
    ...registeredArguments.map(argumentWord),
    ...(options.length > 0 ? ["[options]"] : []),
  ];
  const usage = isGroup ? "" : `\`${words.join(" ")}\`\n\n`;
  const depth = parents === "slipway" ? "##" : "###";
  const parts = [`${depth} ${name}\n\n${usage}${sentence(command.description())}\n`];
  const rows = [...registeredArguments.map(argumentRow), ...options.map(optionRow)];
  if (rows.length > 0) parts.push(`| | |\n|---|---|\n${rows.join("\n")}\n`);
  return [parts.join("\n"), ...commands.flatMap((one) => commandText(one, name))];
}

function argumentWord(argument: Argument): string {
  const name = argument.variadic ? `${argument.name()}...` : argument.name();
  return argument.required ? `<${name}>` : `[${name}]`;
}

function argumentRow(argument: Argument): string {
  return row(argumentWord(argument), argument.description);
}

function optionRow(option: Option): string {
  const facts = [option.description];
  if (option.mandatory) facts.push("required");
  if (option.argChoices) facts.push(`one of ${option.argChoices.join(", ")}`);
  const { defaultValue } = option;
  if (option.defaultValueDescription) facts.push(`default: ${option.defaultValueDescription}`);
  else if (typeof defaultValue === "string" || typeof defaultValue === "number")
    facts.push(`default: ${defaultValue}`);
  return row(option.flags, facts.join("; "));
}

function row(name: string, text: string): string {
  return `| \`${name}\` | ${text.replaceAll("|", "\\|")} |`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
