/** The sentence of the timeline about the image that really runs. */
export function describeImage(image: string, digest: string): string {
  return digest.includes("@")
    ? `image ${image} is ${digest}`
    : `image ${image} is ${digest}, which no registry has`;
}
