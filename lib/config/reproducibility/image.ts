import type { Resource } from "../layer";
import { codeSource } from "../render/argv";
import { isMap, mapAt } from "../render/render-context";
import type { JsonObject, JsonValue } from "../tree/node";
import { type Finding, fail, pass, unknown } from "./check";
import { hasDigest } from "./code";
import { dockerfileOf, findDockerfile, lintDockerfile, listFindings } from "./lint-dockerfile";

const fix = "Name it by digest: `name@sha256:…` (`docker buildx imagetools inspect NAME` shows it).";

/** Whether the image the program runs in is fixed. */
export function checkImage(
  config: JsonObject,
  resource: Resource | undefined,
  files?: Record<string, string>,
): Finding {
  const dockerfile = isBuilt(config, resource) ? findDockerfile(files, dockerfileOf(config)) : undefined;
  if (dockerfile) return checkDockerfile(dockerfile);
  const images = imagesOf(config);
  if (images.length > 0) {
    const moving = images.find((image) => !hasDigest(image));
    return moving === undefined
      ? pass("The image is named by digest.")
      : fail(`${moving} is a tag, which can move.`, fix);
  }
  if (resource === "local-process") {
    return fail(
      "A local process runs in whatever its agent's machine has installed.",
      "Run it on a queue with images.",
    );
  }
  return unknown(
    "The image is built from the source; its base image is not named.",
    "Set `builder.accelerator.base_image` by digest.",
  );
}

function isBuilt(config: JsonObject, resource: Resource | undefined): boolean {
  return resource !== "local-process" && ["git", "artifact"].includes(codeSource(config));
}

function checkDockerfile({ name, text }: { name: string; text: string }): Finding {
  const moving = lintDockerfile(text).filter(({ about }) => about === "image");
  return moving.length === 0
    ? pass(`Every image that ${name} begins with is named by digest.`)
    : fail(
        `In ${name}: ${listFindings(moving)}.`,
        "Write the digest behind the tag: `FROM python:3.12@sha256:…` (`docker buildx imagetools inspect NAME` shows it).",
      );
}

function imagesOf(config: JsonObject): string[] {
  const args = mapAt(config.resource_args);
  const ready = codeSource(config) === "docker" ? [mapAt(config.docker).image] : [];
  const training = mapAt(mapAt(args.sagemaker).AlgorithmSpecification).TrainingImage;
  const base = mapAt(mapAt(config.builder).accelerator).base_image;
  const images = [...ready, ...containerImages(mapAt(args.kubernetes).spec), training];
  const known = images.filter((image) => typeof image === "string");
  return known.length > 0 ? known : typeof base === "string" ? [base] : [];
}

function containerImages(value: JsonValue | undefined): JsonValue[] {
  if (Array.isArray(value)) return value.flatMap(containerImages);
  if (!isMap(value)) return [];
  const own = Array.isArray(value.containers)
    ? value.containers.filter(isMap).map((item) => item.image ?? null)
    : [];
  return [...own, ...Object.values(value).flatMap(containerImages)];
}
