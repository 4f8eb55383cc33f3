import type { JsonObject, JsonValue } from "../tree/node";

/** How an agent makes an image of code: on an engine, in a cluster, or not at all. */
export const builderTypes = ["docker", "kaniko", "noop"] as const;
export type BuilderType = (typeof builderTypes)[number];

/** The macro of an image that is not known before it is built (R34, R40). */
const unknownImage = "${image_uri}";

/** The manifest with the built image wherever the macro was left as written. */
export function fillImage(manifest: JsonObject, image: string): JsonObject {
  return mapTexts(manifest, (text) => text.replaceAll(unknownImage, () => image));
}

/** Whether an image has to be made of this run's code first: it brings code, and its manifest names no image. */
export function isBuiltFromCode(config: JsonObject, manifest: JsonObject): boolean {
  const bringsCode = ["git", "artifact"].some((key) => config[key] !== undefined && config[key] !== null);
  return bringsCode && JSON.stringify(manifest).includes(unknownImage);
}

/** The same document with another image wherever it names that one under a key for images. */
export function replaceImage(document: JsonObject, from: string, to: string): JsonObject {
  return mapTexts(document, (text, key) =>
    /^(?:image|trainingimage)$/iu.test(key) && text === from ? to : text,
  );
}

/** The image of the program: of Docker's manifest, or the first one of a pod. */
export function findImage(manifest: JsonValue): string | undefined {
  if (Array.isArray(manifest)) return firstImage(manifest);
  if (typeof manifest !== "object" || manifest === null) return undefined;
  const { Image: own, containers } = manifest;
  if (typeof own === "string") return own;
  const [main] = Array.isArray(containers) ? containers : [];
  if (typeof main === "object" && main !== null && !Array.isArray(main) && typeof main.image === "string")
    return main.image;
  return firstImage(Object.values(manifest));
}

function firstImage(values: readonly JsonValue[]): string | undefined {
  for (const value of values) {
    const found = findImage(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

function mapTexts(document: JsonObject, map: (text: string, key: string) => string): JsonObject {
  const walk = (value: JsonValue, key: string): JsonValue => {
    if (typeof value === "string") return map(value, key);
    if (Array.isArray(value)) return value.map((child) => walk(child, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, walk(child, name)]));
  };
  return Object.fromEntries(Object.entries(document).map(([name, child]) => [name, walk(child, name)]));
}
