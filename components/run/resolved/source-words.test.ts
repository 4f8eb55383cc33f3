import { describe, expect, it } from "vitest";
import type { Source } from "@/lib/config/resolution";
import { sourceHref, sourceStory, sourceWords } from "./source-words";

const queue: Source = {
  layer: "queue",
  file: "queue gpu a100 v12",
  line: 13,
  column: 5,
  version: 12,
  author: "Ana",
};
const filled: Source = {
  layer: "template",
  field: "gpus",
  from: { layer: "queue", file: "queue gpu a100 v12", line: 9, column: 3 },
};

describe("the source of a value", () => {
  it.each([
    [queue, "queue v12:13"],
    [{ layer: "job", file: "job llm-train v7", version: 7, line: 3 }, "job v7:3"],
    [{ layer: "base", file: "base llm-base v4", version: 4, line: 21 }, "llm-base v4:21"],
    [{ layer: "team-defaults", file: "team defaults v2", version: 2, line: 1 }, "team v2:1"],
    [{ layer: "override", file: "override", line: 2 }, "you:2"],
    [filled, "you · gpus"],
    [{ layer: "template-default", field: "gpus" }, "default"],
  ] as [Source, string][])("%o is called %s", (source, words) => {
    expect(sourceWords(source)).toBe(words);
  });

  it("on a run of somebody it names them", () => {
    expect(sourceWords(filled, "Ana")).toBe("Ana · gpus");
  });

  it("its story names document, line and writer", () => {
    expect(sourceStory(queue)).toBe("queue gpu a100 v12, line 13 · by Ana");
    expect(sourceStory(filled)).toBe("entered as gpus · fills queue gpu a100 v12, line 9");
  });

  it("leads to the document", () => {
    expect(sourceHref(queue)).toBe("/queues/gpu%20a100/versions?to=12");
    expect(sourceHref(filled)).toBe("/queues/gpu%20a100/versions");
    expect(sourceHref({ layer: "job", file: "job llm-train v7", version: 7 })).toBe("/jobs/llm-train");
    expect(sourceHref({ layer: "override", file: "override" })).toBeUndefined();
  });
});
