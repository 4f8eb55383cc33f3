import { expect, test } from "vitest";
import { readBucket } from "./read-bucket";

test.each([
  ["s3://files", { bucket: "files", prefix: "" }],
  ["s3://files/", { bucket: "files", prefix: "" }],
  ["s3://my.files-2/team/a/", { bucket: "my.files-2", prefix: "team/a" }],
  ["files", null],
  ["s3://", null],
  ["https://files", null],
  ["s3://Files/x", null],
])("%s", (address, bucket) => expect(readBucket(address)).toEqual(bucket));
