import { parse } from "yaml";
import { type Finding, fail, pass, unknown } from "./check";

const lockFiles =
  /(?:^|\/)(?:poetry\.lock|uv\.lock|pdm\.lock|pixi\.lock|Pipfile\.lock|conda-lock\.ya?ml|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pylock\.toml)$/u;

const lockFix = "Commit a lock file (uv.lock, poetry.lock …), or write every version as `name==1.2.3`.";

/** A file that fixes every version of what it names. */
export function isLockFile(name: string): boolean {
  return lockFiles.test(name);
}

/** A file by which the dependencies of code are judged. */
export function isDependencyFile(name: string): boolean {
  return isLockFile(name) || readerOf(name) !== undefined;
}

/** Whether the given dependency files fix every version. */
export function checkDependencyFiles(files: Record<string, string> | undefined): Finding {
  if (files === undefined) return unknown("Nobody has looked at the code's dependency files.", lockFix);
  const names = Object.keys(files).filter((name) => files[name]?.trim() !== "");
  const lock = names.find((name) => lockFiles.test(name));
  if (lock) return pass(`${lock} fixes every version.`);
  const readable = names.filter((name) => readerOf(name) !== undefined);
  if (readable.length === 0) return fail("The code has no dependency file.", lockFix);
  const loose = readable.flatMap((name) => {
    const found = readerOf(name)?.(files[name] ?? "") ?? [];
    return found.map((line) => `${line} (${name})`);
  });
  if (loose.length === 0) return pass(`Every version in ${readable.join(", ")} is exact.`);
  const more = loose.length > 3 ? `, and ${loose.length - 3} more` : "";
  return fail(`Not pinned: ${loose.slice(0, 3).join(", ")}${more}.`, lockFix);
}

/** Reads the requirements of a file that are not pinned. */
function readerOf(name: string): ((text: string) => string[]) | undefined {
  const base = name.split("/").at(-1) ?? name;
  if (/requirements.*\.(?:txt|in)$/iu.test(base)) return looseRequirements;
  if (/^(?:environment|conda).*\.ya?ml$/iu.test(base)) return looseCondaPackages;
  return base === "pyproject.toml" ? looseProjectDependencies : undefined;
}

/** Lines of a requirements file without an exact version. */
export function looseRequirements(text: string): string[] {
  return text
    .replaceAll(/\\\r?\n/gu, " ")
    .split(/\r?\n/u)
    .map((line) => line.replace(/(?:^|\s)#.*$/u, "").trim())
    .filter((line) => line !== "" && !line.startsWith("--") && !/^-[ifc]\b/u.test(line))
    .filter((line) => !isPinned(line));
}

function isPinned(requirement: string): boolean {
  // Longer than any, with all its hashes: the expressions below are not linear.
  if (requirement.length > 10_000) return false;
  const [name = ""] = requirement.split(";");
  if (/@\s*(?:git\+)?[a-z+]+:\/\/\S+@[0-9a-f]{40}\b/iu.test(name) || /#sha256=/u.test(name)) return true;
  return /^[A-Za-z0-9._-]+\s*(?:\[[^\]]*\])?\s*={2,3}\s*[^*,<>!~\s]+\s*(?:--hash\S+\s*)*$/u.test(name.trim());
}

/** Packages of a conda environment that fit more than one release; `name=1.2.3` is taken as exact. */
export function looseCondaPackages(text: string): string[] {
  const dependencies = dependenciesOf(text);
  if (dependencies === undefined) return ["unreadable"];
  return dependencies.flatMap((item) => {
    if (typeof item === "string") return isExactConda(item) ? [] : [item];
    const pip: unknown = typeof item === "object" && item !== null ? Reflect.get(item, "pip") : undefined;
    return Array.isArray(pip) ? looseRequirements(pip.map(String).join("\n")) : [];
  });
}

function dependenciesOf(text: string): unknown[] | undefined {
  try {
    const document: unknown = parse(text);
    const list: unknown =
      typeof document === "object" && document !== null ? Reflect.get(document, "dependencies") : undefined;
    return Array.isArray(list) ? list : [];
  } catch {
    return undefined;
  }
}

/** A conda package that fits one release only. */
export function isExactConda(item: string): boolean {
  if (/^(?:[\w-]+::)?pip$/u.test(item)) return true;
  return (
    /==[^*<>]+$/u.test(item) || /=\d+(?:\.\d+){2,}[^*<>]*$/u.test(item) || /=[^=*<>]+=[^=*<>]+$/u.test(item)
  );
}

/** Dependencies in pyproject.toml without an exact version; Poetry's table is never exact without its lock. */
export function looseProjectDependencies(text: string): string[] {
  if (/^[ \t]*\[tool\.poetry\.dependencies\]/mu.test(text)) return ["tool.poetry.dependencies"];
  const start = /^[ \t]*dependencies\s*=\s*\[/mu.exec(text);
  if (!start) return [];
  const requirements: string[] = [];
  for (const match of text.slice(start.index + start[0].length).matchAll(/"([^"]*)"|'([^']*)'|\]/gu)) {
    if (match[0] === "]") break;
    requirements.push(match[1] ?? match[2] ?? "");
  }
  return looseRequirements(requirements.join("\n"));
}
