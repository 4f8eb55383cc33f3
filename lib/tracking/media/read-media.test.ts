import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseLoosely } from "./parse-loosely";
import { readMedia } from "./read-media";

const none = { boxes: [], masks: [] };

describe("a value of a history line", () => {
  it("is one image with its size, caption, boxes and masks", () => {
    const value = {
      _type: "image-file",
      ...{ sha256: "00", size: 2396, path: "media/images/a_0_00.png", format: "png", width: 32, height: 24 },
      caption: "one",
      boxes: { predictions: { _type: "boxes2D", path: "media/metadata/boxes2D/a.json" } },
      masks: { truth: { _type: "mask", path: "media/images/mask/a.mask.png" } },
    };
    expect(readMedia(JSON.stringify(value))).toEqual({
      kind: "files",
      type: "image-file",
      files: [
        {
          ...{ path: "media/images/a_0_00.png", kind: "image", size: 2396, width: 32, height: 24 },
          caption: "one",
          boxes: [{ name: "predictions", path: "media/metadata/boxes2D/a.json" }],
          masks: [{ name: "truth", path: "media/images/mask/a.mask.png" }],
        },
      ],
    });
  });

  it("is several images with what belongs to each", () => {
    const value = {
      _type: "images/separated",
      ...{ width: 32, height: 24, format: "png", count: 2, filenames: ["a.png", "b.png"] },
      captions: ["a", null],
      all_boxes: [null, { p: { path: "b.json" } }],
      all_masks: false,
    };
    const read = readMedia(JSON.stringify(value));
    expect(read).toMatchObject({
      files: [
        { path: "a.png", caption: "a", width: 32, ...none },
        { path: "b.png", boxes: [{ name: "p", path: "b.json" }], masks: [] },
      ],
    });
  });

  it.each([
    [
      '{"_type":"audio","count":1,"audio":[{"_type":"audio-file","path":"a.wav"}],"captions":["hm"]}',
      "audio",
      "hm",
    ],
    ['{"_type":"videos","videos":[{"path":"a.mp4"}],"captions":false}', "video", undefined],
    ['{"_type":"html","html":[{"path":"a.html","size":3}]}', "html", undefined],
    [
      '{"_type":"object3D","filenames":["a.pts.json"],"objects":[{"path":"media/object3D/a.pts.json"}]}',
      "points",
      undefined,
    ],
    ['{"_type":"molecule","filenames":["media/molecule/a.pdb"],"captions":["m"]}', "molecule", "m"],
    ['{"_type":"table-file","path":"media/table/t.table.json","nrows":2}', "table", undefined],
    ['{"_type":"something-file","path":"x.bin"}', "other", undefined],
  ])("%s is files", (value, kind, caption) => {
    expect(readMedia(value)).toMatchObject({ kind: "files", files: [{ kind, caption }] });
  });

  it("is a histogram by its edges, or by where they begin and how far apart they are", () => {
    const bars = { kind: "histogram", counts: [1, 2], edges: [0, 0.5, 1] };
    expect(readMedia('{"_type":"histogram","values":[1,2],"bins":[0,0.5,1]}')).toEqual(bars);
    const packed = '{"_type":"histogram","values":[1,2],"packedBins":{"min":0,"size":0.5,"count":2}}';
    expect(readMedia(packed)).toEqual(bars);
  });

  it.each([
    '{"_type":"histogram","values":[1,2],"bins":[0,1]}',
    '{"_type":"histogram","values":[NaN],"bins":[0,1]}',
    '{"_type":"joined-table","table1":"a","join_key":"id"}',
    '{"_type":"images/separated","filenames":"a.png"}',
  ])("%s is of a kind that is shown as text", (value) => {
    expect(readMedia(value)).toMatchObject({ kind: "other" });
  });

  it("is no media where it does not say what it is", () => {
    for (const value of ["3", "{}", '"a"', '{"_type":3}', "[1", "null"])
      expect(readMedia(value)).toBeUndefined();
  });

  it("may be anything at all", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom("image-file", "images/separated", "audio", "histogram", "x"),
        (inner, type) => {
          const value = {
            path: inner,
            filenames: inner,
            audio: inner,
            values: inner,
            bins: inner,
            ...(inner as object),
            _type: type,
          };
          expect(readMedia(JSON.stringify(value))).toBeDefined();
        },
      ),
    );
  });
});

it("reads NaN as nothing, and leaves texts alone", () => {
  expect(parseLoosely('{"a":NaN,"b":"NaN \\" Infinity","c":[-Infinity,1]}')).toEqual({
    ...{ a: null, b: 'NaN " Infinity', c: [null, 1] },
  });
});
