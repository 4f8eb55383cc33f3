import fs from "node:fs";
import path from "node:path";
import { decodeBytes } from "../config/read/decode-bytes";
import { documentLimits } from "../config/read/document-limits";
import type { ResolveInput } from "../config/resolution";
import type { ConfigDocument } from "../config/tree/node";

const endings = ["", ".yaml", ".yml", ".json"];

/**
 * Finds base configs below a directory: by path, or by name with one of the usual endings. The engine has refused absolute
 * paths and `..` already; links that lead out of the directory are refused here (R24).
 */
export function baseDirectory(directory: string): NonNullable<ResolveInput["loadBase"]> {
  const root = fs.realpathSync(directory);
  return (name) => {
    for (const ending of endings) {
      const file = path.join(directory, name + ending);
      const real = realFile(file);
      if (real === undefined) continue;
      if (!real.startsWith(root + path.sep) && root !== path.parse(root).root)
        return { refused: "a link leads out of the base directory" };
      return readBase(file, real);
    }
    return undefined;
  };
}

function realFile(file: string): string | undefined {
  try {
    const real = fs.realpathSync(file);
    return fs.statSync(real).isFile() ? real : undefined;
  } catch {
    return undefined;
  }
}

function readBase(file: string, real: string): ConfigDocument | { refused: string } {
  try {
    if (fs.statSync(real).size > documentLimits.bytes) return { refused: "it is larger than 256 KiB" };
    const decoded = decodeBytes(fs.readFileSync(real), { file, layer: "base" });
    return "text" in decoded
      ? { layer: "base", file, text: decoded.text }
      : { refused: decoded.issue.message };
  } catch {
    return { refused: "it cannot be read" };
  }
}
