import { Readable } from "node:stream";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { proxyAgent } from "../network/proxy-agent";
import type { FileStore } from "./file-store";
import { checkPlace, measure } from "./measure";

export interface Bucket {
  bucket: string;
  /** Before every place; empty or without a slash at its ends. */
  prefix: string;
  /** Of a store that is not Amazon's own; its buckets are paths, not hosts. */
  endpoint?: string | undefined;
  region?: string | undefined;
}

const leastPart = 16 * 1024 * 1024;
/** What S3 takes. */
const mostParts = 10_000;

/**
 * Contents as objects of a bucket, with the credentials that the AWS SDK finds in the environment. A large one goes in parts, of which
 * two are in memory; an object is there whole or not at all.
 */
export function s3Store({ bucket, prefix, endpoint, region }: Bucket): FileStore & { close(): void } {
  const client = new S3Client(settingsOf({ endpoint, region }));
  const objectOf = (place: string) => ({
    Bucket: bucket,
    Key: prefix === "" ? checkPlace(place) : `${prefix}/${checkPlace(place)}`,
  });
  return {
    async put(place, content, maxBytes) {
      const measured = measure(content, maxBytes);
      const upload = new Upload({
        client,
        params: { ...objectOf(place), Body: Readable.from(measured.content) },
        partSize: Math.max(leastPart, Math.ceil(maxBytes / mostParts)),
        queueSize: 2,
      });
      await upload.done();
      return measured.sum();
    },
    async open(place, range) {
      const Range = range && `bytes=${range.start}-${range.end}`;
      try {
        const { Body } = await client.send(
          new GetObjectCommand({ ...objectOf(place), ...(Range && { Range }) }),
        );
        return Body instanceof Readable ? Body : null;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },
    async remove(place) {
      await client.send(new DeleteObjectCommand(objectOf(place)));
    },
    close: () => client.destroy(),
  };
}

function settingsOf({ endpoint, region }: Pick<Bucket, "endpoint" | "region">): S3ClientConfig {
  const proxy = proxyAgent();
  return {
    maxAttempts: 4,
    // What other makers' stores do not know is left out where S3 does not need it.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    ...(proxy && { requestHandler: { httpAgent: proxy, httpsAgent: proxy } }),
    ...(endpoint && { endpoint, forcePathStyle: true }),
    ...(region && { region }),
  };
}
