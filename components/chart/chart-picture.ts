import type { ChartLine } from "./chart-line";
import { lineColour } from "./line-colour";
import { readPlotTheme } from "./plot-theme";

/** More names would be taller than the chart. */
const mostNames = 12;
const [margin, row] = [12, 18];

/** A chart as PNG: its drawing with title and names of the lines, on the ground of the theme. */
export async function chartPicture(
  drawing: HTMLCanvasElement,
  title: string,
  lines: readonly ChartLine[],
): Promise<Blob | null> {
  const { text, ground, font, colour } = readPlotTheme();
  const ratio = drawing.width / Math.max(drawing.clientWidth, 1);
  const names = lines.length > 1 ? lines.slice(0, mostNames) : [];
  const width = drawing.width / ratio + 2 * margin;
  const height = drawing.height / ratio + 2 * margin + row * (1 + names.length);
  const canvas = document.createElement("canvas");
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const pen = canvas.getContext("2d");
  if (!pen) return null;
  pen.fillStyle = ground;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(drawing, margin * ratio, (margin + row) * ratio);
  pen.scale(ratio, ratio);
  pen.textBaseline = "middle";
  pen.fillStyle = text;
  pen.font = font.replace("11px", "600 13px");
  pen.fillText(title, margin, margin + row / 2 - 2);
  pen.font = font;
  for (const [index, line] of names.entries()) {
    const y = height - margin - row * (names.length - index) + row / 2;
    const { token, dash } = lineColour(line.colour);
    pen.strokeStyle = colour(token);
    pen.lineWidth = 2;
    pen.setLineDash([...dash]);
    pen.beginPath();
    pen.moveTo(margin, y);
    pen.lineTo(margin + 18, y);
    pen.stroke();
    pen.fillText(line.label, margin + 26, y);
  }
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}
