import { splitShellWords } from "../values/shell-words";
import { isExactConda, looseRequirements } from "./dependencies";

/** What a shell script installs without saying exactly which version, and what it runs straight from the network. */
export function looseInstalls(script: string): string[] {
  const pipelines = script.split(/&&|\|\||;|\n/u);
  return pipelines.flatMap((pipeline) => {
    const commands = pipeline.split("|").map(wordsOf);
    const [first = [], second] = commands;
    if (second && isDownload(first) && isShell(second))
      return [`${first[0]} … | ${second.at(0)} runs what it downloads`];
    return commands.flatMap(looseIn);
  });
}

function wordsOf(command: string): string[] {
  const split = splitShellWords(command);
  const words = "problem" in split ? command.trim().split(/\s+/u) : split.words;
  const start = words.findIndex((word) => !/^(?:sudo|env|exec|then|do|[A-Za-z_]\w*=.*)$/u.test(word));
  return start < 0 ? [] : words.slice(start);
}

const isDownload = ([program = ""]: string[]) => /^(?:curl|wget)$/u.test(program);
const isShell = ([program = ""]: string[]) =>
  /^(?:(?:ba|da|z)?sh|python\d?(?:\.\d+)?|perl|node)$/u.test(program);

interface Installer {
  pattern: RegExp;
  /** Options whose next word is theirs. */
  valued: RegExp;
  loose(packages: string[]): string[];
}

const pinned = (sign: RegExp) => (packages: string[]) => packages.filter((name) => !sign.test(name));

const installers: readonly Installer[] = [
  {
    pattern: /^(?:apt|apt-get|aptitude) (?:.* )?install\b/u,
    valued: /^-[cot]$/u,
    loose: pinned(/=|\.deb$/u),
  },
  {
    pattern: /^apk (?:.* )?add\b/u,
    valued: /^(?:-t|--virtual|-X|--repository)$/u,
    loose: pinned(/[^<>~]=/u),
  },
  {
    pattern: /^(?:uv )?(?:python\d?(?:\.\d+)? -m )?pip\d?(?:\.\d+)? install\b/u,
    valued:
      /^(?:-[rcifet]|--(?:requirement|constraint|index-url|extra-index-url|find-links|editable|target|prefix|root|platform|python-version))$/u,
    loose: (packages) => looseRequirements(packages.filter((name) => !isOwnCode(name)).join("\n")),
  },
  {
    pattern: /^(?:conda|mamba|micromamba) install\b/u,
    valued: /^-[cnp]$|^--(?:channel|name|prefix|file)$/u,
    loose: (packages) => packages.filter((name) => !isExactConda(name)),
  },
];

const isOwnCode = (name: string) => /^\.{0,2}\/|^\.(?:\[|$)/u.test(name);

function looseIn(words: string[]): string[] {
  const command = words.join(" ");
  const installer = installers.find(({ pattern }) => pattern.test(command));
  if (!installer) return [];
  const rest = words.slice(words.findIndex((word) => word === "install" || word === "add") + 1);
  const packages: string[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? "";
    if (installer.valued.test(word)) at += 1;
    // What a variable holds is not known here.
    else if (!word.startsWith("-") && !word.includes("$") && word !== "") packages.push(word);
  }
  const program =
    words[0] === "python" || words[0]?.startsWith("python") || words[0] === "uv" ? "pip" : words[0];
  return installer
    .loose(packages)
    .map((name) => `${program} install ${name.replace(/\/\/[^/@\s]+@/u, "//***@")}`);
}
