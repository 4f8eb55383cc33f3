/** `s3://bucket` or `s3://bucket/some/prefix`; null when it is neither. */
export function readBucket(address: string): { bucket: string; prefix: string } | null {
  const [, bucket, prefix = ""] =
    /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(address) ?? [];
  return bucket === undefined ? null : { bucket, prefix: prefix.replace(/^\/+|\/+$/g, "") };
}
