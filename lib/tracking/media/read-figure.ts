/** What a file says is to be drawn in two or three dimensions: pure, and never surprised by what it finds. */
import { z } from "zod";
import { parseLoosely } from "./parse-loosely";

const record = z.record(z.string(), z.unknown());

/** A figure as Plotly takes it. */
const figureSchema = z.object({
  data: z.array(record),
  layout: record.optional().catch(undefined),
  frames: z.array(record).optional().catch(undefined),
});
export type Figure = z.infer<typeof figureSchema>;

/** Drawn over maps, whose outlines and tiles lie on servers of others. */
const ofMaps = /(?:geo|map|mapbox)$/;

/** Where the figure says nothing: in a card its own would leave a third of the place. */
const margin = { l: 48, r: 24, t: 56, b: 40 };

/** Reads a figure; a word in its place says why there is none to draw. */
export function readFigure(text: string): Figure | "unreadable" | "map" {
  const figure = figureSchema.safeParse(parseLoosely(text));
  if (!figure.success) return "unreadable";
  const { data, layout, frames } = figure.data;
  if (data.some(({ type }) => type === "choropleth" || (typeof type === "string" && ofMaps.test(type))))
    return "map";
  // It is as large as its place.
  const { width: _width, height: _height, autosize: _auto, ...rest } = layout ?? {};
  return { data, layout: { margin, ...rest }, ...(frames && { frames }) };
}

const point = z.array(z.number()).min(3);
const cloudSchema = z.union([
  z.array(point),
  z.object({ points: z.array(point) }).transform(({ points }) => points),
]);

/** Points of a cloud, `[x, y, z]` with a class or a colour behind, as a figure. */
export function readPoints(text: string): Figure | undefined {
  const points = cloudSchema.safeParse(parseLoosely(text));
  if (!points.success || points.data.length === 0) return undefined;
  const axis = (at: number) => points.data.map((one) => one[at]);
  return {
    data: [
      {
        ...{ type: "scatter3d", mode: "markers", hoverinfo: "x+y+z" },
        ...{ x: axis(0), y: axis(1), z: axis(2) },
        marker: { size: 2, ...colours(points.data) },
      },
    ],
    layout: { margin: { l: 0, r: 0, t: 0, b: 0 }, scene: { aspectmode: "data" } },
  };
}

function colours(points: readonly number[][]): Record<string, unknown> {
  if (points.every(({ length }) => length >= 6))
    return { color: points.map(([, , , red, green, blue]) => `rgb(${red},${green},${blue})`) };
  return points.every(({ length }) => length === 4)
    ? { color: points.map(([, , , group]) => group), colorscale: "Portland" }
    : {};
}
