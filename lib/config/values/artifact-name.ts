export interface ArtifactName {
  entity?: string;
  project?: string;
  name: string;
  /** A version (`v3`) or an alias (`latest`), if one is written. */
  version?: string;
}

const scheme = "wandb-artifact://";
const partSyntax = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

/** Reads `[[entity/]project/]name[:version|:alias]`, also after `wandb-artifact://`; macros may stand in it (R11, R34). */
export function parseArtifactName(text: string): ArtifactName | { problem: string } {
  const bare = text.startsWith(scheme) ? text.slice(scheme.length) : text;
  const colon = bare.indexOf(":");
  const version = colon < 0 ? undefined : bare.slice(colon + 1);
  const parts = (colon < 0 ? bare : bare.slice(0, colon)).split("/");
  if (parts.length > 3) return { problem: "it has more than entity/project/name" };
  if (!parts.every(isPart) || (version !== undefined && !isPart(version))) {
    return {
      problem:
        "it must be [[entity/]project/]name[:version] of letters, digits, _ . -, each part at most 128",
    };
  }
  const [name = "", project, entity] = parts.reverse();
  return {
    ...(entity === undefined ? {} : { entity }),
    ...(project === undefined ? {} : { project }),
    name,
    ...(version === undefined ? {} : { version }),
  };
}

function isPart(part: string): boolean {
  const filled = part.replace(/\$\{[A-Za-z_][A-Za-z0-9_.]*\}/g, "x");
  return partSyntax.test(filled) && !filled.includes("..");
}
