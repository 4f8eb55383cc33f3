import { type ImageReference, parseImageReference } from "../../config/values/image-reference";

/**
 * The digest by which the image's own registry knows it, of those the engine lists (an image pushed under two names has two);
 * another registry's where its own is not among them.
 */
export function pickDigest(image: string, repoDigests: readonly string[]): string | undefined {
  const wanted = fullName(image);
  return repoDigests.find((digest) => wanted !== undefined && fullName(digest) === wanted) ?? repoDigests[0];
}

function fullName(text: string): string | undefined {
  const reference = parseImageReference(text);
  return "problem" in reference ? undefined : `${domainOf(reference)}/${pathOf(reference)}`;
}

function domainOf({ domain }: ImageReference): string {
  return domain === undefined || domain === "index.docker.io" ? "docker.io" : domain;
}

function pathOf(reference: ImageReference): string {
  const { path } = reference;
  return domainOf(reference) === "docker.io" && !path.includes("/") ? `library/${path}` : path;
}
