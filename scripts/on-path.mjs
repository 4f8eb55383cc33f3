import { accessSync, constants } from "node:fs";
import path from "node:path";

/**
 * Where a program of this name is, also where only root looks for programs.
 * @param {string} name
 */
export function onPath(name) {
  return `${process.env.PATH ?? ""}${path.delimiter}/usr/sbin${path.delimiter}/sbin`
    .split(path.delimiter)
    .map((dir) => path.join(dir, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
