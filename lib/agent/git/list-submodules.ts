import { StartRefusal } from "../../runners/runner";
import type { Found } from "./clone-cache";
import type { CodeTree } from "./read-tree";
import { type GitContext, runGit } from "./run-git";
import { submoduleAddress } from "./submodule-address";

export interface Submodule {
  path: string;
  /** The one that the code around it pins. */
  commit: string;
  repository: string;
}

/** The submodules of a commit, with their addresses; those that `.gitmodules` itself switches off are left out. */
export async function listSubmodules(
  found: Found,
  { gitlinks, hasModulesFile }: CodeTree,
  { parent, say, ...context }: GitContext & { parent: string; say(line: string): void },
): Promise<Submodule[]> {
  if (gitlinks.length === 0) return [];
  const modules = hasModulesFile ? await readModules(found, context) : new Map<string, Module>();
  return gitlinks.flatMap(({ path, commit }) => {
    const { url, update } = modules.get(path) ?? {};
    if (update === "none") {
      say(`submodule ${path} is left out: .gitmodules says \`update = none\``);
      return [];
    }
    if (url === undefined) throw new StartRefusal("fetch", withoutAddress(path, found.commit));
    const repository = submoduleAddress(parent, url);
    if (repository === undefined)
      throw new StartRefusal(
        "fetch",
        `submodule ${path} has the address ${url}, which leads out of the repository's server: write a full address in .gitmodules`,
      );
    return [{ path, commit, repository }];
  });
}

function withoutAddress(path: string, commit: string): string {
  return `${path} in commit ${commit} is a repository inside the repository, and no .gitmodules says where it comes from: add it with \`git submodule add\`, commit its files instead, or write \`submodules: false\` under \`git\` to run without it`;
}

interface Module {
  path?: string;
  url?: string;
  update?: string;
}

/** Only what is asked for is read: other keys of `.gitmodules` could name commands. */
async function readModules({ commit, gitDir }: Found, context: GitContext): Promise<Map<string, Module>> {
  const listed = await runGit(["config", "--blob", `${commit}:.gitmodules`, "--list", "-z"], {
    ...context,
    cwd: gitDir,
  });
  if (!listed.ok)
    throw new StartRefusal(
      "fetch",
      `.gitmodules of commit ${commit} cannot be read: ${listed.complaint.slice(0, 300).trim()}`,
    );
  const byName = new Map<string, Module>();
  for (const setting of listed.output.split("\0")) {
    const [, name = "", key = "", value = ""] =
      /^submodule\.(.+)\.(path|url|update)\n(.*)$/s.exec(setting) ?? [];
    if (name !== "") byName.set(name, { ...byName.get(name), [key]: value });
  }
  return new Map([...byName.values()].map((module) => [module.path ?? "", module]));
}
