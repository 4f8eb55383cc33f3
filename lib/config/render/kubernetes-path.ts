import type { JsonObject } from "../tree/node";
import { pointerOf, unescapeKey } from "../tree/pointer";
import { codeSource } from "./argv";
import { mapAt } from "./render-context";
import { nearestWritten, valueAt } from "./target-issue";

const home = "/resource_args/kubernetes";

interface Origins {
  manifest: JsonObject;
  config: JsonObject;
  /** The short keys of `resource_args.kubernetes`. */
  short: JsonObject;
}

/** Where the config has what stands at this place of the manifest. */
export function kubernetesConfigPath(path: string, origins: Origins): string {
  const moved = fromCommand(path, origins) ?? fromVariable(path, origins) ?? fromShortForm(path, origins);
  return nearestWritten(origins.config, moved ?? home + path);
}

function fromCommand(path: string, { config }: Origins): string | undefined {
  const [, key, rest = ""] = /\/containers\/0\/(command|args|image)(\/.*)?$/u.exec(path) ?? [];
  switch (key) {
    case "image":
      return codeSource(config) === "docker" ? "/docker/image" : undefined;
    case "command":
      return config.command === undefined ? "/entry_point" : `/command${rest}`;
    case "args":
      return config.args === undefined ? undefined : `/args${rest}`;
    default:
      return undefined;
  }
}

function fromVariable(path: string, { manifest, config }: Origins): string | undefined {
  const variable = /^(.*\/env\/\d+)\//u.exec(path)?.[1];
  if (variable === undefined) return undefined;
  const name = String(mapAt(valueAt(manifest, variable)).name);
  return Object.hasOwn(mapAt(config.env), name) ? pointerOf(["env", name]) : undefined;
}

function fromShortForm(path: string, { short }: Origins): string | undefined {
  const [, kind = "", key = ""] = /\/(requests|limits|nodeSelector)\/([^/]+)$/u.exec(path) ?? [];
  const shortKey = kind === "nodeSelector" ? "node_selector" : kind;
  const name = unescapeKey(key);
  return Object.hasOwn(mapAt(short[shortKey]), name) ? `${home}/${shortKey}/${key}` : undefined;
}
