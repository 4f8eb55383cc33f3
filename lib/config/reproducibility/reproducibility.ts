import type { Resource } from "../layer";
import { isMap, mapAt, words } from "../render/render-context";
import type { JsonObject } from "../tree/node";
import {
  type Finding,
  fail,
  type Pin,
  pass,
  type ReproducibilityCheck,
  type ReproducibilityCheckName,
  type ReproducibilityInput,
  reproducibilityChecks,
  unknown,
} from "./check";
import { checkCode, hasDigest, isExactVersion } from "./code";
import { checkDependencyFiles, isDependencyFile } from "./dependencies";
import { checkHardware } from "./hardware";
import { checkImage } from "./image";
import { dockerfileOf, findDockerfile, lintDockerfile, listFindings } from "./lint-dockerfile";

export interface Reproducibility {
  checks: ReproducibilityCheck[];
  /** Share of the checks that pass, 0 to 100; what is unknown does not count as passed. */
  score: number;
}

/** Whether a run of this config could be repeated: code, dependencies, image, seed, data and hardware, each with its fix. */
export function reproducibility(input: ReproducibilityInput & { resource?: Resource }): Reproducibility {
  const checks = reproducibilityChecks.map((name) => ({ name, ...find(name, input) }));
  const passed = checks.filter((check) => check.result === "pass").length;
  return { checks, score: Math.round((100 * passed) / checks.length) };
}

function find(
  name: ReproducibilityCheckName,
  { config, files, pins, resource }: ReproducibilityInput & { resource?: Resource },
): Finding {
  switch (name) {
    case "code":
      return checkCode(config);
    case "dependencies":
      return hasDigest(mapAt(config.docker).image)
        ? pass("The dependencies are in an image named by digest.")
        : checkDependencies(config, files);
    case "image":
      return checkImage(config, resource, files);
    case "seed":
      return checkSeed(config);
    case "artifacts":
      return pins ? checkPins(pins) : checkArtifacts(config);
    case "hardware":
      return checkHardware(config, resource);
  }
}

/** The files that name dependencies, and what the code's own Dockerfile installs besides. */
function checkDependencies(config: JsonObject, files: Record<string, string> | undefined): Finding {
  const dockerfile = findDockerfile(files, dockerfileOf(config));
  const loose = dockerfile
    ? lintDockerfile(dockerfile.text).filter(({ about }) => about === "dependencies")
    : [];
  if (dockerfile && loose.length === 0 && !Object.keys(files ?? {}).some(isDependencyFile))
    return pass(`${dockerfile.name} installs nothing without an exact version.`);
  if (!dockerfile || loose.length === 0) return checkDependencyFiles(files);
  return fail(
    `Not pinned in ${dockerfile.name}: ${listFindings(loose)}.`,
    "Write the version of every package (`apt-get install curl=7.88.1-10`, `pip install torch==2.1.0`), and check what is downloaded (`ADD --checksum=sha256:…`).",
  );
}

/** `--seed 42`, `--seed=42`, `trainer.seed=42`, a hyperparameter or a variable. */
function checkSeed(config: JsonObject): Finding {
  const argv = [...words(config.command), ...words(config.entry_point), ...words(config.args)];
  const flag = argv.findIndex((word, index) => {
    const [key = "", value = argv[index + 1] ?? ""] = word.split("=", 2);
    return (
      isSeedName(key.replace(/^-+/u, "")) && (word.startsWith("-") || word.includes("=")) && isSeed(value)
    );
  });
  if (flag >= 0) return pass(`The seed is fixed by ${argv[flag]}.`);
  for (const home of ["hyperparameters", "env"] as const) {
    const found = Object.entries(mapAt(config[home])).find(
      ([key, value]) => isSeedName(key) && isSeed(value),
    );
    if (found) return pass(`The seed is fixed by ${home}.${found[0]}.`);
  }
  return fail(
    "No random seed is fixed.",
    "Pass `--seed=42`, or set `env.PYTHONHASHSEED` or a hyperparameter `seed`.",
  );
}

function isSeedName(name: string): boolean {
  return /(?:^|[._-])seed$/iu.test(name) || /^(?:PYTHONHASHSEED|seed)$/iu.test(name);
}

function isSeed(value: unknown): boolean {
  return /^\d+$/u.test(String(value));
}

/** What a name means can change; what was pinned, with its digest, does not. */
function checkPins(pins: NonNullable<ReproducibilityInput["pins"]>): Finding {
  if (pins.length === 0) return pass("The run takes no artifacts.");
  const open = pins.filter(({ version, digest }) => version === null || digest === null);
  if (open.length > 0)
    return fail(
      `${open.map(({ name }) => name).join(", ")} has no version with a digest.`,
      "Make the artifact, or take a version that was not deleted.",
    );
  const loose = pins.filter(({ looseCount }) => looseCount !== 0);
  if (loose.length === 0)
    return pass(
      `The data is pinned by version and digest: ${pins.map(({ version }) => version).join(", ")}.`,
    );
  const known = loose.filter(({ looseCount }) => looseCount !== null);
  const fix =
    "Log it again with checksums: `artifact.add_reference(address)` without `checksum=False`, from a store that has digests.";
  return known.length > 0
    ? fail(
        `What references lead to may change, for they have no digest: ${known.map(looseWords).join(", ")}.`,
        fix,
      )
    : unknown(
        `${loose.map(({ version }) => version).join(", ")} was made before references were looked at.`,
        fix,
      );
}

function looseWords({ version, looseCount }: Pin): string {
  return `${looseCount} of ${version}`;
}

function checkArtifacts(config: JsonObject): Finding {
  const list = Array.isArray(config.input_artifacts) ? config.input_artifacts : [];
  const names = list.map((item) => String(isMap(item) ? item.name : item));
  if (names.length === 0) return pass("The run takes no artifacts.");
  const moving = names.filter((name) => !isExactVersion(name));
  return moving.length === 0
    ? pass("Every input artifact is an exact version.")
    : fail(
        `${moving.join(", ")} can move to other data.`,
        "Name the version: `name:v3` instead of `:latest`.",
      );
}
