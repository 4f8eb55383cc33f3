import { codeSource } from "../render/argv";
import { mapAt } from "../render/render-context";
import type { JsonObject } from "../tree/node";
import { type Finding, fail, pass, unknown } from "./check";

/** An alias can move to other content; a version cannot. */
export function isExactVersion(name: string): boolean {
  const version = /:([^:/]+)$/u.exec(name.replace(/^[a-z-]+:\/\//u, ""))?.[1];
  return version !== undefined && /^v\d/u.test(version);
}

export function hasDigest(image: unknown): boolean {
  return typeof image === "string" && /@sha256:[0-9a-f]{64}$/u.test(image);
}

/** Whether the code is fixed to one content. */
export function checkCode(config: JsonObject): Finding {
  switch (codeSource(config)) {
    case "git":
      return checkCommit(mapAt(config.git).commit);
    case "artifact":
      return isExactVersion(String(config.artifact))
        ? pass("The code is one version of an artifact.")
        : fail(
            `${String(config.artifact)} can move to other code.`,
            "Name the version: `artifact: name:v3`.",
          );
    case "docker":
      return hasDigest(mapAt(config.docker).image)
        ? pass("The code is in an image named by digest.")
        : fail(
            "The code is in an image whose tag can move.",
            "Name the image by digest: `image: name@sha256:…`.",
          );
    case "job":
      return isExactVersion(String(config.job))
        ? unknown(
            `${String(config.job)} is fixed; whether its code is, the job says.`,
            "Look at the job's version.",
          )
        : fail(`${String(config.job)} can move to other code.`, "Name the version: `job: name:v3`.");
    case "none":
      return fail("No code source is named.", "Name `git`, `artifact`, `docker` or `job`.");
  }
}

function checkCommit(commit: unknown): Finding {
  const text = typeof commit === "string" ? commit : "";
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/iu.test(text))
    return pass(`The commit ${text.slice(0, 12)} is named in full.`);
  return text === ""
    ? fail("Only a branch is named, and a branch moves.", "Write `git.commit` with the full commit.")
    : fail(
        `The commit ${text} is shortened and may come to fit another.`,
        "Write all 40 characters of the commit.",
      );
}
