import { expect, test } from "vitest";
import { imageDigestOf, mainStatus, podSchema } from "./kube-objects";

const sha = `sha256:${"a".repeat(64)}`;

test.each([
  [`docker-pullable://busybox@${sha}`, `busybox@${sha}`],
  [`docker://${sha}`, sha],
  [`docker.io/library/busybox@${sha}`, `docker.io/library/busybox@${sha}`],
  [sha, sha],
  ["", undefined],
  ["busybox:1", undefined],
])("a container whose image id is %j runs image %s", (imageID, digest) => {
  const pod = podSchema.parse({
    metadata: { name: "p" },
    spec: { containers: [{ name: "main", image: "busybox:1" }, { name: "side" }] },
    status: {
      containerStatuses: [
        { name: "side", imageID: `sha256:${"b".repeat(64)}` },
        { name: "main", imageID },
      ],
    },
  });
  expect(imageDigestOf(pod)).toEqual(digest && { image: "busybox:1", digest });
});

test("the container that a pod names as its default runs the program", () => {
  const pod = podSchema.parse({
    metadata: { name: "p", annotations: { "kubectl.kubernetes.io/default-container": "main" } },
    spec: {
      containers: [
        { name: "wait", image: "w:1" },
        { name: "main", image: "m:1" },
      ],
    },
    status: { containerStatuses: [{ name: "wait" }, { name: "main", imageID: sha }] },
  });
  expect(mainStatus(pod)?.name).toBe("main");
  expect(imageDigestOf(pod)).toEqual({ image: "m:1", digest: sha });
});
